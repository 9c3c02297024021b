package dev.caravan.guide;

/**
 * Writes what the guides have from the files that they describe:
 * {@code mvn -q test-compile exec:java -Dexec.classpathScope=test -Dexec.mainClass=dev.caravan.guide.GuideWriter}.
 */
public final class GuideWriter {

    private GuideWriter() {
    }

    /** Writes them. */
    public static void main(String[] args) {
        Guide.of("properties.md").with("properties", PropertyTable.table()).write();
        Guide.of("configuration.md").with("keys", KeyTables.tables()).write();
    }
}
