package io.streambed.expressions;

import io.streambed.model.AttributeType;
import io.streambed.model.AttributeValue;
import io.streambed.model.DynamoDbException;
import io.streambed.model.Item;
import io.streambed.model.KeyAttribute;
import io.streambed.model.KeySchema;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What an update does to an item, whether it was written as an UpdateExpression or as AttributeUpdates. Immutable; applying it
 * has no effects, so it can be repeated.
 *
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.UpdateExpressions.html">Using
 *     update expressions in DynamoDB</a>
 */
public final class Update implements KeyAware {
    private final UpdateTree.Members tree;
    private final List<DocumentPath> targets;
    private final Set<String> nestedHeads;

    private Update(UpdateTree.Members tree, List<DocumentPath> targets, Set<String> nestedHeads) {
        this.tree = tree;
        this.targets = List.copyOf(targets);
        this.nestedHeads = Set.copyOf(nestedHeads);
    }

    /**
     * The item that comes of an existing one; the very same object if it is equal to it. All values are read from the item as it
     * was. The size of the result is not checked.
     *
     * @throws DynamoDbException a validation error in the service's words if the item does not allow the update
     */
    public Item apply(Item old) {
        return tree.apply(old, new Evaluation(old), 1);
    }

    /**
     * The item that comes of a key under which there is none: as {@link #apply} to an item of nothing but its key, except that
     * removing something from within what does not exist is no error, as the service has it.
     *
     * @throws DynamoDbException a validation error in the service's words if there has to be an item for this update
     */
    public Item create(Item key) {
        UpdateTree.Members effective = tree;
        if (tree.children().values().stream().anyMatch(UpdateTree::onlyRemoves)) {
            effective = new UpdateTree.Members(new TreeMap<>(tree.children()));
            effective.children().values().removeIf(UpdateTree::onlyRemoves);
        }
        return effective.apply(key, new Evaluation(key), 1);
    }

    /**
     * The paths this update is about, for ReturnValues: applied to the old item it gives what UPDATED_OLD shows, applied to the
     * new one what UPDATED_NEW shows.
     */
    public Projection touched() {
        ProjectionTree touched = new ProjectionTree();
        targets.forEach(touched::add);
        return new ProjectedPaths(touched, Set.of());
    }

    /** Whether this update is about the attribute or something within it. */
    public boolean touches(String attribute) {
        return tree.children().containsKey(attribute);
    }

    /**
     * The type an attribute is given by this update whatever the item, as far as that is known without one; null if it depends
     * on the item or the attribute is not given a value. So index keys of the wrong type are refused early.
     */
    public @Nullable AttributeType typeGiven(String attribute) {
        return tree.children().get(attribute) instanceof UpdateTree.Leaf(Action action) ? action.type() : null;
    }

    /** The literal that an attribute is set to whatever the item; null if there is none. */
    public @Nullable AttributeValue literalGiven(String attribute) {
        return tree.children().get(attribute) instanceof UpdateTree.Leaf(Action.Set(UpdateValue.Constant(var value)))
                ? value
                : null;
    }

    /**
     * Checks the update against the key of the table: it may neither change a key attribute nor look inside one.
     *
     * @throws DynamoDbException a validation error in the service's words
     */
    @Override
    public void checkAgainst(KeySchema key) {
        refuseKey(key.partition());
        KeyAttribute sort = key.sort();
        if (sort != null) {
            refuseKey(sort);
        }
        PathResolver.requireScalars(key, nestedHeads);
    }

    @Override
    public void checkAgainstIndexKeys(Collection<String> attributes) {
        PathResolver.requireScalars(attributes, nestedHeads);
    }

    private void refuseKey(KeyAttribute attribute) {
        if (touches(attribute.name())) {
            throw DynamoDbException.validation("One or more parameter values were invalid: Cannot update attribute "
                    + attribute.name() + ". This attribute is part of the key");
        }
    }

    /** Collects actions on paths that neither overlap nor conflict. Used by one thread. */
    static final class Builder {
        private final UpdateTree.Members tree = new UpdateTree.Members();
        private final List<DocumentPath> targets = new ArrayList<>(2);

        Builder add(DocumentPath target, Action action) {
            targets.add(target);
            put(tree.children(), target.head(), target.rest(), action);
            return this;
        }

        private static <K> void put(Map<K, UpdateTree> children, K key, List<DocumentPath.Step> rest, Action action) {
            if (rest.isEmpty()) {
                children.put(key, new UpdateTree.Leaf(action));
                return;
            }
            List<DocumentPath.Step> beyond = rest.subList(1, rest.size());
            switch (rest.getFirst()) {
                case DocumentPath.Key(String name) -> {
                    if (children.computeIfAbsent(key, _ -> new UpdateTree.Members())
                            instanceof UpdateTree.Members members) {
                        put(members.children(), name, beyond, action);
                    }
                }
                case DocumentPath.Index(int index) -> {
                    if (children.computeIfAbsent(key, _ -> new UpdateTree.Elements())
                            instanceof UpdateTree.Elements elements) {
                        put(elements.children(), index, beyond, action);
                    }
                }
            }
        }

        Update build(Set<String> nestedHeads) {
            return new Update(tree, targets, nestedHeads);
        }
    }
}
