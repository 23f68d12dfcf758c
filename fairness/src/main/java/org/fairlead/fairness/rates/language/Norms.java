package org.fairlead.fairness.rates.language;

import java.util.ArrayList;
import java.util.List;
import org.fairlead.base.Nearest;
import org.fairlead.fairness.weighting.ParameterNorm;

/** Norms of parameters in constraints: {@code norm(fc.weight)}, {@code norm1(conv*)}. */
final class Norms {
  static final String NAME = "norm";
  static final String ABSOLUTE = "norm1";

  private Norms() {}

  static boolean isNorm(String name) {
    return name.equals(NAME) || name.equals(ABSOLUTE);
  }

  /** Returns the norm that a call means; a {@code *} stands for any part of a name. */
  static Quantity.Norm of(Source source, Syntax.Call call, List<String> parameters) {
    if (parameters.isEmpty()) {
      throw source.error(call.at(), "there are no parameters to take a norm of");
    }
    var names = new ArrayList<String>();
    for (Syntax.Argument argument : call.arguments()) {
      Syntax.Word pattern = argument.name();
      if (argument.relation() != Syntax.Relation.ALONE) {
        throw source.error(pattern.at(), "expected a parameter's name, as in norm(fc.weight)");
      }
      List<String> matching =
          parameters.stream().filter(name -> matches(pattern.text(), name)).toList();
      if (matching.isEmpty()) {
        throw source.error(
            pattern.at(),
            "no parameter '"
                + pattern.text()
                + "'"
                + Nearest.suggestion(pattern.text(), parameters)
                + " (for example "
                + parameters.get(parameters.size() - 1)
                + ", or * for all)");
      }
      matching.stream().filter(name -> !names.contains(name)).forEach(names::add);
    }
    if (names.isEmpty()) {
      throw source.error(call.at(), "norm of nothing, expected parameters, as in norm(fc.weight)");
    }
    return new Quantity.Norm(new ParameterNorm(call.name().equals(ABSOLUTE) ? 1 : 2, names));
  }

  private static boolean matches(String pattern, String name) {
    int star = pattern.indexOf('*');
    if (star < 0) {
      return pattern.equals(name);
    }
    String head = pattern.substring(0, star);
    String tail = pattern.substring(star + 1);
    if (!name.startsWith(head)) {
      return false;
    }
    for (int begin = head.length(); begin <= name.length(); begin++) {
      if (matches(tail, name.substring(begin))) {
        return true;
      }
    }
    return false;
  }
}
