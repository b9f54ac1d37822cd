package io.streambed.expressions.partiql;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.streambed.expressions.ConditionTemplate;
import io.streambed.expressions.PathTemplate;
import io.streambed.expressions.Projection;
import io.streambed.expressions.StatementResolver;
import io.streambed.model.DynamoDbException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The entrance: turns the text of a statement into what it asks for. Thread-safe. Applications send few different texts, so what was
 * understood is kept.
 *
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-reference.html">PartiQL - a SQL-compatible query
 *     language for Amazon DynamoDB</a>
 */
public final class Statements {
    /** In characters of text; what is made of a statement takes some tens of bytes per character. */
    private static final long CACHED_TEXT = 512 * 1024;

    private static final Cache<String, Statement> CACHE = Caffeine.newBuilder()
            .maximumWeight(CACHED_TEXT)
            .weigher((String text, Statement _) -> text.length() + 1)
            .build();

    private Statements() {}

    /**
     * What a text asks for.
     *
     * @throws DynamoDbException a validation error in the service's words if the text is no statement
     */
    public static Statement of(String text) {
        return CACHE.get(
                text, unknown -> parse(unknown, "EXISTS can only be used in ExecuteTransaction write requests."));
    }

    /**
     * What a text asks for as a statement of a transaction: the same.
     *
     * @throws DynamoDbException a validation error in the service's words, of which one is another than elsewhere
     */
    public static Statement ofTransaction(String text) {
        return CACHE.get(text, unknown -> parse(unknown, "Unsupported operation in transaction."));
    }

    /** @param noStatement how to refuse what could stand in a condition only */
    private static Statement parse(String text, String noStatement) {
        StatementParser.Parsed parsed = StatementParser.parse(text);
        return switch (parsed.expression()) {
            case SelectSyntax select -> select(select, parsed.parameters());
            case ManipulationSyntax manipulation -> manipulation(manipulation, parsed.parameters());
            case Expression.Call(String function, List<Expression> arguments, Position _)
            when function.equals("exists")
                    && arguments.size() == 1
                    && arguments.getFirst() instanceof SelectSyntax select ->
                new Statement.Exists(select(select, parsed.parameters()));
            case Expression.Call _, Expression.Operation _ -> throw Refusal.of(noStatement);
            default -> throw unsupported(kind(parsed.expression()));
        };
    }

    private static DynamoDbException unsupported(String operation) {
        return Refusal.of("Unsupported operation: " + operation);
    }

    /** What PartiQL calls a kind of expression. */
    static String kind(Expression expression) {
        return switch (expression) {
            case Expression.Text _, Expression.Numeral _, Expression.Truth _, Expression.Nothing _, Expression.Ion _ ->
                "Literal";
            case Expression.Missing _ -> "LiteralMissing";
            case Expression.Name _ -> "VariableReference";
            case Expression.Parameter _ -> "Parameter";
            case Expression.Path _ -> "Path";
            case Expression.Call _, Expression.Operation _ -> "NAry";
            case Expression.TypeTest _ -> "IsType";
            case Expression.Sequence _ -> "Seq";
            case Expression.Struct _ -> "Struct";
            case Expression.Foreign foreign -> foreign.name();
            case SelectSyntax _ -> "Select";
            case ManipulationSyntax _ -> "DataManipulation";
        };
    }

    private static Statement.Select select(SelectSyntax select, int parameters) {
        if (select.quantifier() != null) {
            throw select.quantifier().equals("DISTINCT")
                    ? Refusal.of("Unsupported token in expression: DISTINCT")
                    : Refusal.of("Select projection doesn't support value or pivot keywords");
        }
        if (select.joined()) {
            throw singleSource();
        }
        if (select.unsupported() != null) {
            throw Refusal.of("Unsupported clause: " + select.unsupported());
        }
        if (select.aliased()) {
            throw Refusal.of("Aliasing is not supported");
        }
        List<String> source = source(select.source());
        if (source.size() > 2) {
            throw Refusal.of("A path may contain at most 2 components in the FROM clause");
        }
        source.forEach(TableNames::require);
        return new Statement.Select(
                source.getFirst(),
                source.size() == 1 ? null : source.get(1),
                select.projected() == null ? null : projection(select.projected()),
                select.where() == null ? null : Conditions.where(select.where()),
                select.orderBy() == null ? null : order(select.orderBy()),
                parameters);
    }

    private static DynamoDbException singleSource() {
        return Refusal.of("Only select from a single table or index is supported.");
    }

    private static List<String> source(Expression source) {
        return switch (source) {
            case Expression.Name(String name, Position _) -> List.of(name);
            case Expression.Path(Expression.Name(String root, Position _), List<Expression.Step> steps, Position _) -> {
                List<String> names = new ArrayList<>(List.of(root));
                for (Expression.Step step : steps) {
                    switch (step) {
                        case Expression.Step.Member(String name, Position _) -> names.add(name);
                        case Expression.Step.AllMembers _, Expression.Step.AllElements _, Expression.Step.Element _ ->
                            throw Refusal.of("Invalid list expression in source.");
                    }
                }
                yield names;
            }
            default -> throw Refusal.of("Unexpected from source");
        };
    }

    private static Projection projection(List<Expression> projected) {
        Map<String, PathTemplate> paths = LinkedHashMap.newLinkedHashMap(projected.size());
        for (Expression expression : projected) {
            if (expression instanceof Expression.Path path
                    && path.steps().getLast() instanceof Expression.Step.AllMembers) {
                throw Refusal.of("Changing item's hierarchy while reading isn't supported");
            }
            PathTemplate path = Paths.of(expression);
            String name = Paths.nameOf(path);
            if (paths.put(name, path) != null) {
                throw Refusal.of("Duplicate identifiers in select clause: " + name);
            }
        }
        return StatementResolver.projection(paths);
    }

    private static List<Statement.OrderTerm> order(List<SelectSyntax.OrderTerm> terms) {
        List<Statement.OrderTerm> order = new ArrayList<>(terms.size());
        for (SelectSyntax.OrderTerm term : terms) {
            if (!(term.key() instanceof Expression.Name(String name, Position _))) {
                throw Refusal.of("Argument to ORDER BY must be of type VariableReference. Type: "
                        + ExpressionParser.upper(kind(term.key())));
            }
            order.add(new Statement.OrderTerm(name, term.descending()));
        }
        return List.copyOf(order);
    }

    private static Statement manipulation(ManipulationSyntax syntax, int parameters) {
        if (syntax.table() == null || syntax.joined()) {
            throw singleSource();
        }
        if (syntax.aliased()) {
            throw Refusal.of("Aliasing is not supported");
        }
        List<String> source = source(syntax.table());
        if (syntax.kind() == ManipulationSyntax.Kind.INSERT) {
            return insert(syntax, source, parameters);
        }
        if (source.size() > 2) {
            throw Refusal.of("A path may contain at most 2 components in the FROM clause");
        }
        source.forEach(TableNames::require);
        if (source.size() == 2) {
            throw Refusal.of("This operation is not supported on an index");
        }
        String table = source.getFirst();
        Statement.@Nullable Returning returning = returning(syntax);
        if (syntax.kind() == ManipulationSyntax.Kind.DELETE) {
            return new Statement.Delete(table, where(syntax), returning != null, parameters);
        }
        for (ManipulationSyntax.Change change : syntax.changes()) {
            if (change instanceof ManipulationSyntax.Change.Insert) {
                throw syntax.kind() == ManipulationSyntax.Kind.FROM
                        ? Refusal.at("Unsupported FROM ... WHERE ... clause in INSERT statement.", syntax.position())
                        : unsupported("InsertOp");
            }
        }
        return new Statement.Update(table, Updates.of(syntax.changes()), where(syntax), returning, parameters);
    }

    private static @Nullable ConditionTemplate where(ManipulationSyntax syntax) {
        return syntax.where() == null ? null : Conditions.where(syntax.where());
    }

    private static Statement insert(ManipulationSyntax syntax, List<String> source, int parameters) {
        if (source.size() > 1) {
            throw Refusal.of("FROM clause may only contain a single table name in data manipulation statements");
        }
        TableNames.require(source.getFirst());
        if (syntax.returning() != null) {
            throw Refusal.of("RETURNING is not supported in INSERT");
        }
        if (!(syntax.changes().getFirst() instanceof ManipulationSyntax.Change.Insert insert)
                || insert.value() == null) {
            throw unsupported("InsertOp");
        }
        if (insert.at()) {
            throw Refusal.at("AT is not supported in insert statements.", syntax.position());
        }
        if (!(insert.value() instanceof Expression.Struct struct)) {
            throw Refusal.at(
                    "Unsupported format in item expression. Please use struct format {...} to express item values for"
                            + " insert statement.",
                    insert.value().position());
        }
        return new Statement.Insert(source.getFirst(), Values.item(struct), parameters);
    }

    private static Statement.@Nullable Returning returning(ManipulationSyntax syntax) {
        ManipulationSyntax.Returning returning = syntax.returning();
        if (returning == null) {
            return null;
        }
        if (returning.more()) {
            throw Refusal.of("Invalid syntax with multiple returning elements in RETURNING clause");
        }
        if (!returning.star()) {
            throw Refusal.of("Expected '*' after ( MODIFIED | ALL ) ( NEW | OLD ) in RETURNING clause");
        }
        if (syntax.kind() == ManipulationSyntax.Kind.DELETE
                && !returning.mapping().equals("ALL OLD")) {
            throw Refusal.of("Invalid returning clause: RETURNING " + returning.mapping()
                    + " *. Only RETURNING ALL OLD * is allowed in DELETE statements.");
        }
        return Statement.Returning.valueOf(returning.mapping().replace(' ', '_'));
    }
}
