package dev.caravan.provider;

import java.util.Optional;

/** Content inside an address: {@code data:image/png;base64,iVBORw0…}, RFC 2397. */
public record DataUrl(String mediaType, String base64) {

    private static final String SCHEME = "data:";
    private static final String MARK = ";base64,";

    /** Empty unless this is such an address with a media type and base64 content. */
    public static Optional<DataUrl> parse(String url) {
        int mark = url.indexOf(MARK);
        if (!isDataUrl(url) || mark <= SCHEME.length()) {
            return Optional.empty();
        }
        var mediaType = url.substring(SCHEME.length(), mark).split(";", 2)[0];
        return Optional.of(new DataUrl(mediaType, url.substring(mark + MARK.length())))
                .filter(found -> !found.mediaType.isEmpty());
    }

    public static boolean isDataUrl(String url) {
        return url.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
    }

    @Override
    public String toString() {
        return SCHEME + mediaType + MARK + base64;
    }
}
