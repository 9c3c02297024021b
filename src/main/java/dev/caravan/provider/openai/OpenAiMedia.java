package dev.caravan.provider.openai;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.caravan.model.Part;
import dev.caravan.provider.DataUrl;
import dev.caravan.provider.Draft;
import dev.caravan.provider.Json;
import java.util.Map;

/** Writes pictures, sound and files. Pictures may lie elsewhere; everything else has to be in the request. */
final class OpenAiMedia {

    private static final String DEFAULT_FILE_NAME = "document";

    private static final Map<String, String> AUDIO = Map.of(
            "audio/wav", "wav",
            "audio/x-wav", "wav",
            "audio/mpeg", "mp3",
            "audio/mp3", "mp3");

    private OpenAiMedia() {
    }

    static ObjectNode write(Part.Media media) {
        if (media.image()) {
            return image(media);
        }
        if (media.data().isEmpty()) {
            throw Draft.unsupported("address of " + media.mediaType(), OpenAiCodec.DIALECT);
        }
        return media.mediaType().startsWith("audio/") ? audio(media) : file(media);
    }

    private static ObjectNode image(Part.Media media) {
        var url = media.data().isEmpty() ? media.url() : dataUrl(media);
        var written = Json.object().put("type", "image_url");
        written.putObject("image_url").put("url", url);
        return written;
    }

    private static ObjectNode audio(Part.Media media) {
        if (!AUDIO.containsKey(media.mediaType())) {
            throw Draft.unsupported(media.mediaType(), OpenAiCodec.DIALECT);
        }
        var written = Json.object().put("type", "input_audio");
        written.putObject("input_audio").put("data", media.data()).put("format", AUDIO.get(media.mediaType()));
        return written;
    }

    private static ObjectNode file(Part.Media media) {
        if (media.mediaType().startsWith("video/")) {
            throw Draft.unsupported("video input", OpenAiCodec.DIALECT);
        }
        var name = media.fileName().isEmpty() ? DEFAULT_FILE_NAME : media.fileName();
        var written = Json.object().put("type", "file");
        written.putObject("file").put("filename", name).put("file_data", dataUrl(media));
        return written;
    }

    private static String dataUrl(Part.Media media) {
        return new DataUrl(media.mediaType(), media.data()).toString();
    }
}
