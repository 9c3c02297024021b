package dev.caravan.work;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.caravan.config.ChainConfig;
import dev.caravan.model.ChatRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The identity of a piece of work: the SHA-256 of its content, its task, and the settings of the task that change
 * answers. Safe for all threads.
 */
public final class WorkIds {

    private static final ObjectMapper JSON =
            new ObjectMapper().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

    private final Map<ChainConfig, byte[]> settings = new ConcurrentHashMap<>();

    /** The identity of a request to a task; of this batch only, where the task answers everything anew. */
    public String of(String task, ChainConfig chain, ChatRequest request, Origin from) {
        var hash = sha256();
        hash.update(settings.computeIfAbsent(chain, WorkIds::settings));
        add(hash, task);
        add(hash, chain.batch().reuse() ? "" : from.batch() + "#" + from.row());
        hash.update(content(request));
        return HexFormat.of().formatHex(hash.digest());
    }

    private static byte[] settings(ChainConfig chain) {
        return sha256().digest(chain.identity().getBytes(StandardCharsets.UTF_8));
    }

    private static void add(MessageDigest hash, String text) {
        hash.update(text.getBytes(StandardCharsets.UTF_8));
        hash.update((byte) 0);
    }

    private static byte[] content(ChatRequest request) {
        try {
            return JSON.writeValueAsBytes(request);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a request that can't be written as JSON", e);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
