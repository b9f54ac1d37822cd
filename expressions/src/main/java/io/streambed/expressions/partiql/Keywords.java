package io.streambed.expressions.partiql;

import java.util.Set;

/** PartiQL's reserved words, in lower case: those of SQL-92 and its own. As names of attributes and tables they must be quoted. */
final class Keywords {
    private static final Set<String> ALL = Set.of("""
            absolute action add all allocate alter and any are as asc assertion at authorization avg bag begin
            between bit bit_length blob bool boolean by cascade cascaded case cast catalog char char_length character
            character_length check clob close coalesce collate collation column commit connect connection constraint
            constraints continue convert corresponding count create cross current current_date current_time
            current_timestamp current_user cursor date date_add date_diff deallocate dec decimal declare default
            deferrable deferred delete desc describe descriptor diagnostics disconnect distinct domain double drop
            else end end-exec escape except exception exec execute exists external extract false fetch first float
            for foreign found from full get global go goto grant group having identity immediate in index indicator
            initially inner input insensitive insert int int2 int4 int8 integer integer2 integer4 integer8 intersect
            interval into is isolation join key language last left let level like limit list local lower match max
            min missing modified module names national natural nchar new next no not null nullif numeric
            octet_length of old on only open option or order outer output overlaps pad partial pivot position
            precision prepare preserve primary prior privileges procedure public read real references relative
            remove restrict returning revoke right rollback rows schema scroll section select session session_user
            set sexp size smallint some space sql sqlcode sqlerror sqlstate string struct substring sum symbol
            system_user table temporary then time timestamp to transaction translate translation trim true tuple
            union unique unknown unpivot update upper usage user using value values varchar varying view when
            whenever where with work write zone
            """.trim().split("\\s+"));

    /** Reserved words that may be called like functions. */
    private static final Set<String> FUNCTIONS = Set.of(
            "avg",
            "bag",
            "bit_length",
            "cast",
            "char_length",
            "character_length",
            "coalesce",
            "convert",
            "count",
            "current_date",
            "current_time",
            "current_timestamp",
            "current_user",
            "date_add",
            "date_diff",
            "exists",
            "extract",
            "list",
            "lower",
            "max",
            "min",
            "nullif",
            "octet_length",
            "position",
            "session_user",
            "sexp",
            "size",
            "substring",
            "sum",
            "system_user",
            "translate",
            "trim",
            "upper");

    private static final Set<String> OPERATORS =
            Set.of("and", "between", "except", "in", "intersect", "is", "like", "not", "or", "union");

    private Keywords() {}

    static boolean contains(String word) {
        return ALL.contains(word);
    }

    static boolean isFunction(String word) {
        return FUNCTIONS.contains(word);
    }

    static boolean isOperator(String word) {
        return OPERATORS.contains(word);
    }
}
