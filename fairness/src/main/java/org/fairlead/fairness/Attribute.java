package org.fairlead.fairness;

import static org.fairlead.base.Checks.requireArgument;

import java.util.HashSet;
import java.util.List;
import java.util.Objects;

/**
 * A protected attribute: a property of people, such as race, and the values it takes.
 *
 * <p>A sample's value is given by its index in {@link #values}, its <em>code</em>; {@code -1} means
 * that the value is unknown.
 *
 * @param name what is protected, for example {@code "race"}
 * @param values the distinct values in code order, for example {@code ["White", "Black"]}
 */
public record Attribute(String name, List<String> values) {

  public Attribute {
    Objects.requireNonNull(name, "name");
    requireArgument(!name.isBlank(), "name of an attribute is blank, expected for example 'race'");
    values = List.copyOf(values);
    requireArgument(!values.isEmpty(), "attribute '%s' has no values, expected at least one", name);
    var seen = new HashSet<String>();
    for (String value : values) {
      requireArgument(!value.isBlank(), "attribute '%s' has a blank value", name);
      requireArgument(seen.add(value), "attribute '%s' has the value '%s' twice", name, value);
    }
  }
}
