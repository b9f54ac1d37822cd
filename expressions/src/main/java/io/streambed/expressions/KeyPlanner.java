package io.streambed.expressions;

import io.streambed.model.AttributeType;
import io.streambed.model.AttributeValue;
import io.streambed.model.DynamoDbException;
import io.streambed.model.ItemSize;
import io.streambed.model.KeyAttribute;
import io.streambed.model.ValueOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds the partitions, and the ranges of their sort keys, that a condition is about: it is taken apart into alternatives as far as
 * key attributes are concerned, each of which has to name its partition. Used once.
 */
final class KeyPlanner {
    /** How many ranges one statement may read. */
    private static final int MAX_RANGES = 50;

    /** How many alternatives are looked at; beyond them a condition is read like one that names no partition. */
    private static final int MAX_BRANCHES = 300;

    private final QueryKey key;
    private final KeyAttribute partition;
    private final @Nullable KeyAttribute sort;
    private boolean tooMany;

    KeyPlanner(QueryKey key) {
        this.key = key;
        this.partition = key.partition().getFirst();
        this.sort = key.sort().isEmpty() ? null : key.sort().getFirst();
    }

    KeyPlan plan(Predicate predicate) {
        List<KeyBranch> branches = expand(predicate);
        for (KeyBranch branch : branches) {
            if (branch.partition() == null) {
                return KeyPlan.Scan.SCAN;
            }
        }
        if (tooMany || branches.size() > MAX_RANGES) {
            throw DynamoDbException.validation("Too many decomposed read operations for a given query.");
        }
        Map<AttributeValue, List<KeyBranch>> byPartition = new TreeMap<>(ValueOrder::compare);
        for (KeyBranch branch : branches) {
            AttributeValue value = branch.partition();
            if (value != null) {
                requireKeyValue(partition, value);
                branch.values().forEach(bound -> requireKeyValue(sortKey(), bound));
                byPartition.computeIfAbsent(value, _ -> new ArrayList<>(1)).add(branch);
            }
        }
        return ranges(byPartition);
    }

    private KeyPlan ranges(Map<AttributeValue, List<KeyBranch>> byPartition) {
        List<KeyRange> ranges = new ArrayList<>();
        List<String> filtered = List.of();
        boolean unfiltered = false;
        boolean exact = true;
        for (Map.Entry<AttributeValue, List<KeyBranch>> entry : byPartition.entrySet()) {
            List<KeyBranch> branches = entry.getValue();
            branches.removeIf(KeyBranch::isEmpty);
            branches.sort(Comparator.naturalOrder());
            if (overlap(branches)) {
                // Where a sort key is only excluded, the service reads what all alternatives have together.
                if (branches.stream().noneMatch(KeyBranch::excludes)) {
                    throw DynamoDbException.validation(
                            "Overlapping conditions with range keys are not supported in where clause");
                }
                branches = List.of(KeyBranch.ofAll(entry.getKey(), branches));
            }
            for (KeyBranch branch : branches) {
                ranges.add(new KeyRange(key, List.of(entry.getKey()), branch.equal(), branch.range()));
                exact &= branch.isExact();
                List<String> names = branch.residual(partition, sort);
                unfiltered |= names.isEmpty();
                filtered = names;
            }
        }
        return new KeyPlan.Ranges(ranges, exact, unfiltered ? List.of() : filtered);
    }

    private static boolean overlap(List<KeyBranch> sorted) {
        for (int i = 1; i < sorted.size(); i++) {
            for (int j = 0; j < i; j++) {
                if (sorted.get(i).overlaps(sorted.get(j))) {
                    return true;
                }
            }
        }
        return false;
    }

    private KeyAttribute sortKey() {
        if (sort == null) {
            throw new IllegalStateException("no sort key");
        }
        return sort;
    }

    private List<KeyBranch> expand(Predicate predicate) {
        return switch (predicate) {
            case Predicate.AllOf(List<Predicate> parts) -> all(parts);
            case Predicate.AnyOf(List<Predicate> parts) when mentionsKey(predicate) -> any(parts);
            case Predicate.AnyOf _, Predicate.Not _, Predicate.Exists _, Predicate.HasType _, Predicate.Contains _ ->
                List.of(residual(predicate));
            case Predicate.Comparison comparison -> List.of(comparison(comparison));
            case Predicate.Between between -> List.of(between(between));
            case Predicate.BeginsWith begins -> List.of(beginsWith(begins));
            case Predicate.In in -> in(in);
        };
    }

    private List<KeyBranch> any(List<Predicate> parts) {
        List<KeyBranch> branches = new ArrayList<>();
        for (Predicate part : parts) {
            branches.addAll(expand(part));
        }
        return bounded(branches);
    }

    private List<KeyBranch> all(List<Predicate> parts) {
        List<KeyBranch> branches = List.of(KeyBranch.ANY);
        for (Predicate part : parts) {
            List<KeyBranch> alternatives = expand(part);
            List<KeyBranch> both = new ArrayList<>(branches.size() * alternatives.size());
            for (KeyBranch branch : branches) {
                for (KeyBranch alternative : alternatives) {
                    both.add(branch.and(alternative));
                }
            }
            branches = bounded(both);
        }
        return branches;
    }

    /** Far too many are as good as a few too many: what counts is whether all of them name a partition. */
    private List<KeyBranch> bounded(List<KeyBranch> branches) {
        if (branches.size() <= MAX_BRANCHES) {
            return branches;
        }
        tooMany = true;
        List<KeyBranch> kept = new ArrayList<>(2);
        for (KeyBranch branch : branches) {
            boolean named = branch.partition() != null;
            if (kept.stream().noneMatch(other -> (other.partition() != null) == named)) {
                kept.add(branch);
            }
        }
        return kept;
    }

    private KeyBranch comparison(Predicate.Comparison comparison) {
        return switch (comparison) {
            case Predicate.Comparison(Operand left, var comparator, Operand.Constant(AttributeValue value))
            when isKey(left) -> compared(comparison, left, comparator, value);
            case Predicate.Comparison(Operand.Constant(AttributeValue value), var comparator, Operand right)
            when isKey(right) -> compared(comparison, right, comparator.mirrored(), value);
            default -> residual(comparison);
        };
    }

    private KeyBranch compared(
            Predicate predicate,
            Operand attribute,
            io.streambed.expressions.Comparator comparator,
            AttributeValue value) {
        boolean isPartition = isAttribute(attribute, partition);
        return switch (comparator) {
            case EQUAL -> isPartition ? KeyBranch.ofPartition(value) : KeyBranch.ofSort(value);
            case NOT_EQUAL -> residual(predicate);
            case LESS -> isPartition ? residual(predicate) : KeyBranch.ofSort(null, bound(value, false));
            case LESS_OR_EQUAL -> isPartition ? residual(predicate) : KeyBranch.ofSort(null, bound(value, true));
            case GREATER -> isPartition ? residual(predicate) : KeyBranch.ofSort(bound(value, false), null);
            case GREATER_OR_EQUAL -> isPartition ? residual(predicate) : KeyBranch.ofSort(bound(value, true), null);
        };
    }

    private static SortRange.Bound bound(AttributeValue value, boolean inclusive) {
        return new SortRange.Bound(value, inclusive);
    }

    private KeyBranch between(Predicate.Between between) {
        return isSort(between.operand())
                        && between.low() instanceof Operand.Constant(AttributeValue low)
                        && between.high() instanceof Operand.Constant(AttributeValue high)
                ? KeyBranch.ofSort(bound(low, true), bound(high, true))
                : residual(between);
    }

    private KeyBranch beginsWith(Predicate.BeginsWith begins) {
        return isSort(begins.operand())
                        && begins.prefix() instanceof Operand.Constant(AttributeValue prefix)
                        && ItemSize.of(prefix) > 0
                ? KeyBranch.ofPrefix(prefix)
                : residual(begins);
    }

    private List<KeyBranch> in(Predicate.In in) {
        boolean isPartition = isAttribute(in.operand(), partition);
        if (!isPartition && !isSort(in.operand())) {
            return List.of(residual(in));
        }
        List<KeyBranch> branches = new ArrayList<>(in.candidates().size());
        for (Operand candidate : in.candidates()) {
            if (!(candidate instanceof Operand.Constant(AttributeValue value))) {
                return List.of(residual(in));
            }
            branches.add(isPartition ? KeyBranch.ofPartition(value) : KeyBranch.ofSort(value));
        }
        return branches;
    }

    private KeyBranch residual(Predicate predicate) {
        KeyAttribute sortKey = sort;
        boolean excludes = sortKey != null && isExclusion(predicate) && mentions(predicate, sortKey);
        return KeyBranch.ofResidual(predicate, excludes);
    }

    private static boolean isExclusion(Predicate predicate) {
        return predicate instanceof Predicate.Not
                || (predicate instanceof Predicate.Comparison comparison
                        && comparison.comparator() == io.streambed.expressions.Comparator.NOT_EQUAL);
    }

    private boolean mentionsKey(Predicate predicate) {
        KeyAttribute sortKey = sort;
        return mentions(predicate, partition) || (sortKey != null && mentions(predicate, sortKey));
    }

    private static boolean mentions(Predicate predicate, KeyAttribute attribute) {
        boolean[] found = new boolean[1];
        predicate.forEachPath(path -> found[0] |= path.head().equals(attribute.name()));
        return found[0];
    }

    private boolean isKey(Operand operand) {
        return isAttribute(operand, partition) || isSort(operand);
    }

    private boolean isSort(Operand operand) {
        KeyAttribute sortKey = sort;
        return sortKey != null && isAttribute(operand, sortKey);
    }

    private static boolean isAttribute(Operand operand, KeyAttribute attribute) {
        return isAttribute(operand, attribute.name());
    }

    static boolean isAttribute(Operand operand, String attribute) {
        return operand instanceof Operand.Path(DocumentPath path)
                && !path.isNested()
                && path.head().equals(attribute);
    }

    static void requireType(KeyAttribute attribute, AttributeValue value) {
        if (value.type() != attribute.type()) {
            throw DynamoDbException.validation(
                    "Key attribute's data type should match its data type in table's schema: Key " + attribute.name());
        }
    }

    /** Checks what a key is to be equal to, or within: its type, and that it is not empty. */
    static void requireKeyValue(KeyAttribute attribute, AttributeValue value) {
        requireType(attribute, value);
        if (ItemSize.of(value) == 0) {
            throw DynamoDbException.validation("One or more parameter values are not valid. The AttributeValue for a"
                    + " key attribute cannot contain an empty "
                    + (attribute.type() == AttributeType.S ? "string" : "binary") + " value. Key: "
                    + attribute.name());
        }
    }
}
