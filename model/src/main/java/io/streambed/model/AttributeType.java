package io.streambed.model;

/** The ten attribute types; the constant's name is the descriptor that stands on the wire. */
public enum AttributeType {
    S,
    N,
    B,
    BOOL,
    NULL,
    SS,
    NS,
    BS,
    L,
    M;

    /** Whether a value of this type may be a key attribute. */
    public boolean isKeyType() {
        return this == S || this == N || this == B;
    }

    public boolean isSet() {
        return this == SS || this == NS || this == BS;
    }
}
