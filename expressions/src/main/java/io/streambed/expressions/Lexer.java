package io.streambed.expressions;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Cuts an expression into tokens. It never fails: a character that fits nowhere is a token of its own. */
final class Lexer {
    private final String text;
    private final List<Token> tokens = new ArrayList<>();
    private int position;

    private Lexer(String text) {
        this.text = text;
    }

    /** The tokens, the last one being {@link TokenKind#END}. */
    static List<Token> tokens(String text) {
        return new Lexer(text).read();
    }

    private List<Token> read() {
        while (position < text.length()) {
            char c = text.charAt(position);
            if (c == ' ' || c == '\t' || c == '\r' || c == '\n') {
                position++;
            } else {
                int start = position;
                TokenKind kind = next(c);
                tokens.add(new Token(kind, start, position));
            }
        }
        tokens.add(new Token(TokenKind.END, text.length(), text.length()));
        return tokens;
    }

    private TokenKind next(char c) {
        if (isLetter(c)) {
            return name();
        }
        if (isDigit(c)) {
            return index(c);
        }
        if ((c == '#' || c == ':') && isNamePart(peek(1))) {
            position++;
            skipName();
            return c == '#' ? TokenKind.NAME_PLACEHOLDER : TokenKind.VALUE_PLACEHOLDER;
        }
        return symbol(c);
    }

    private TokenKind name() {
        int start = position;
        skipName();
        if (position - start > "between".length()) {
            return TokenKind.NAME;
        }
        return switch (text.substring(start, position).toUpperCase(Locale.ROOT)) {
            case "AND" -> TokenKind.AND;
            case "OR" -> TokenKind.OR;
            case "NOT" -> TokenKind.NOT;
            case "BETWEEN" -> TokenKind.BETWEEN;
            case "IN" -> TokenKind.IN;
            case "SET" -> TokenKind.SET;
            case "REMOVE" -> TokenKind.REMOVE;
            case "ADD" -> TokenKind.ADD;
            case "DELETE" -> TokenKind.DELETE;
            default -> TokenKind.NAME;
        };
    }

    /** No leading zeros: "01" is two tokens. */
    private TokenKind index(char first) {
        position++;
        while (first != '0' && isDigit(peek(0))) {
            position++;
        }
        return TokenKind.INDEX;
    }

    private TokenKind symbol(char c) {
        position++;
        return switch (c) {
            case '=' -> TokenKind.EQUAL;
            case '<' -> accept('=') ? TokenKind.LESS_OR_EQUAL : accept('>') ? TokenKind.NOT_EQUAL : TokenKind.LESS;
            case '>' -> accept('=') ? TokenKind.GREATER_OR_EQUAL : TokenKind.GREATER;
            case '(' -> TokenKind.LEFT_PARENTHESIS;
            case ')' -> TokenKind.RIGHT_PARENTHESIS;
            case '[' -> TokenKind.LEFT_BRACKET;
            case ']' -> TokenKind.RIGHT_BRACKET;
            case ',' -> TokenKind.COMMA;
            case '.' -> TokenKind.DOT;
            case '+' -> TokenKind.PLUS;
            case '-' -> TokenKind.MINUS;
            default -> {
                if (Character.isHighSurrogate(c) && Character.isLowSurrogate(peek(0))) {
                    position++;
                }
                yield TokenKind.ILLEGAL;
            }
        };
    }

    private void skipName() {
        while (isNamePart(peek(0))) {
            position++;
        }
    }

    private boolean accept(char expected) {
        if (peek(0) == expected) {
            position++;
            return true;
        }
        return false;
    }

    private char peek(int ahead) {
        return position + ahead < text.length() ? text.charAt(position + ahead) : '\0';
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    static boolean isNamePart(char c) {
        return isLetter(c) || isDigit(c) || c == '_';
    }
}
