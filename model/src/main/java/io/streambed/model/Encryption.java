package io.streambed.model;

/**
 * A request to encrypt a table with a key of AWS KMS; kept and shown, it changes nothing.
 *
 * @param keyArn the key's ARN as shown
 */
public record Encryption(String keyArn) {
    public Encryption {
        if (keyArn.isEmpty()) {
            throw new IllegalArgumentException("no key");
        }
    }
}
