package io.streambed.write;

import io.streambed.model.Arns;
import io.streambed.model.Encryption;
import io.streambed.protocol.Input;
import org.jspecify.annotations.Nullable;

/** The service's rules for SSESpecification, of which nothing but the description has an effect here. */
final class EncryptionRules {
    /** What AWS calls the key that a table gets when it asks for KMS and names none. */
    private static final String DEFAULT_KEY = "alias/aws/dynamodb";

    private EncryptionRules() {}

    /** Null for the key that nobody chose. */
    static @Nullable Encryption created(@Nullable Input specification, Arns arns) {
        if (specification == null) {
            return null;
        }
        boolean enabled = specification.bool("Enabled");
        String type = specification.stringOrNull("SSEType");
        String key = specification.stringOrNull("KMSMasterKeyId");
        if (!enabled && type != null) {
            throw TableRules.invalid("SSEType can not be specified if Enabled is false");
        }
        if (!enabled && key != null) {
            throw TableRules.invalid("KMSMasterKeyId can not be specified if Enabled is false");
        }
        if (type == null && key != null) {
            throw TableRules.invalid("SSEType KMS is required if KMSMasterKeyId is specified");
        }
        if ("AES256".equals(type)) {
            throw TableRules.invalid("SSEType AES256 is not supported");
        }
        return enabled ? new Encryption(arns.key(key == null || key.isEmpty() ? DEFAULT_KEY : key)) : null;
    }

    /** The encryption after an update, which must change something. */
    static @Nullable Encryption updated(Input specification, @Nullable Encryption before, Arns arns) {
        Encryption after = created(specification, arns);
        if (after == null && before == null) {
            throw TableRules.invalid("Table is already encrypted by default");
        }
        if (after != null && after.equals(before)) {
            throw TableRules.invalid("Table is already encrypted with given KMSMasterKeyId. Use KMSMasterKeyId "
                    + "parameter if you want to change Master Key");
        }
        return after;
    }
}
