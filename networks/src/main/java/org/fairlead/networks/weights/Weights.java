package org.fairlead.networks.weights;

import static org.fairlead.base.Checks.requireArgument;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.fairlead.base.InputException;

/** Named tensors in a fixed order. Immutable. */
public final class Weights {
  private final Map<String, Tensor> tensors;

  private Weights(Map<String, Tensor> tensors) {
    this.tensors = tensors;
  }

  /** Returns weights in the order of the map. */
  public static Weights of(Map<String, Tensor> tensors) {
    return new Weights(new LinkedHashMap<>(tensors));
  }

  /** Returns an empty builder. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns all names, in order. */
  public List<String> names() {
    return List.copyOf(tensors.keySet());
  }

  /** Returns the number of tensors. */
  public int size() {
    return tensors.size();
  }

  /**
   * Returns the tensor of this name.
   *
   * @throws InputException if there is none
   */
  public Tensor get(String name) {
    return find(name)
        .orElseThrow(
            () ->
                new InputException(
                    "no tensor is called '%s' among %d tensors".formatted(name, tensors.size())));
  }

  /** Returns the tensor of this name, if there is one. */
  public Optional<Tensor> find(String name) {
    return Optional.ofNullable(tensors.get(name));
  }

  /** Returns these weights with one tensor replaced in its place, or added at the end. */
  public Weights with(String name, Tensor tensor) {
    var copy = new LinkedHashMap<>(tensors);
    copy.put(name, tensor);
    return new Weights(copy);
  }

  /** Returns these weights followed by others, whose names must be new. */
  public Weights plus(Weights others) {
    var builder = builder();
    tensors.forEach(builder::add);
    others.tensors.forEach(builder::add);
    return builder.build();
  }

  /**
   * Returns the tensors of these names, in this order.
   *
   * @throws InputException if one is missing
   */
  public Weights select(Collection<String> names) {
    var builder = builder();
    names.forEach(name -> builder.add(name, get(name)));
    return builder.build();
  }

  /** Returns these tensors under other names. */
  public Weights renamed(UnaryOperator<String> rename) {
    var builder = builder();
    tensors.forEach((name, tensor) -> builder.add(rename.apply(name), tensor));
    return builder.build();
  }

  /** Returns the tensors whose names begin with {@code prefix}, without it. */
  public Weights under(String prefix) {
    var builder = builder();
    tensors.forEach(
        (name, tensor) -> {
          if (name.startsWith(prefix)) {
            builder.add(name.substring(prefix.length()), tensor);
          }
        });
    return builder.build();
  }

  /** Returns the sum of all tensors' entries. */
  public long elements() {
    return tensors.values().stream().mapToLong(Tensor::elements).sum();
  }

  /** Two are equal if names, order and tensors are. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Weights that
        && new ArrayList<>(tensors.keySet()).equals(new ArrayList<>(that.tensors.keySet()))
        && tensors.equals(that.tensors);
  }

  @Override
  public int hashCode() {
    return tensors.hashCode();
  }

  @Override
  public String toString() {
    return "%d tensors, %d entries".formatted(size(), elements());
  }

  /** Collects tensors in order. */
  public static final class Builder {
    private final Map<String, Tensor> tensors = new LinkedHashMap<>();

    private Builder() {}

    /**
     * Adds a tensor.
     *
     * @throws IllegalArgumentException if the name is taken
     */
    public Builder add(String name, Tensor tensor) {
      requireArgument(
          tensors.putIfAbsent(name, tensor) == null, "two tensors are called '%s'", name);
      return this;
    }

    /** Returns the collected tensors. */
    public Weights build() {
      return of(tensors);
    }
  }
}
