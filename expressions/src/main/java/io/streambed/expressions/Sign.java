package io.streambed.expressions;

/** Whether a sum adds or subtracts. */
public enum Sign {
    PLUS("+"),
    MINUS("-");

    private final String symbol;

    Sign(String symbol) {
        this.symbol = symbol;
    }

    String symbol() {
        return symbol;
    }
}
