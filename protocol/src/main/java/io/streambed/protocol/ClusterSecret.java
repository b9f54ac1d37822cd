package io.streambed.protocol;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The secret all nodes of a cluster share: signs what one node sends to another. Usable from any thread. */
public final class ClusterSecret {
    private static final String ALGORITHM = "HmacSHA256";

    private final SecretKeySpec key;

    /** Takes the text as it is configured; it must not be empty. */
    public ClusterSecret(String secret) {
        if (secret.isEmpty()) {
            throw new IllegalArgumentException("the cluster secret is empty");
        }
        key = new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM);
    }

    /** Signs a header and a body; the header's parts must not contain newlines, so that they cannot run into each other. */
    String sign(String header, byte[] body) {
        return HexFormat.of().formatHex(mac(header, body));
    }

    /** Compares in constant time. */
    boolean verifies(String signature, String header, byte[] body) {
        byte[] claimed;
        try {
            claimed = HexFormat.of().parseHex(signature);
        } catch (IllegalArgumentException _) {
            return false;
        }
        return MessageDigest.isEqual(claimed, mac(header, body));
    }

    private byte[] mac(String header, byte[] body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            mac.update(header.getBytes(StandardCharsets.UTF_8));
            mac.update((byte) '\n');
            return mac.doFinal(body);
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, e);
        }
    }
}
