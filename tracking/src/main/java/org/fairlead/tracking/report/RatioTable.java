package org.fairlead.tracking.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.fairlead.audit.text.Show;
import org.fairlead.base.text.Styling;
import org.fairlead.base.text.TextTable;
import org.fairlead.tracking.metrics.Metrics;
import org.jspecify.annotations.Nullable;

/**
 * The ratios of a mixture over a run as a text table: a row per logged step and subgroup, with the
 * share of a batch, λ and μ. What {@code metrics.jsonl} has of them, for people and for {@code
 * grep}.
 */
public final class RatioTable {
  private RatioTable() {}

  /** Returns the table, ending with a line break; empty where nothing was mixed. */
  public static String of(Metrics metrics) {
    TextTable table =
        TextTable.withHeader("step", "epoch", "gap", "share", "lambda", "mu", "subgroup")
            .alignRight(0, 1, 2, 3, 4, 5);
    boolean any = false;
    for (Map<String, @Nullable Object> row : metrics.ofKind("step").rows()) {
      if (!(row.get("mixture") instanceof Map<?, ?> mixture)) {
        continue;
      }
      for (String subgroup : names(mixture)) {
        table.row(
            String.valueOf(row.get("step")),
            String.valueOf(row.get("epoch")),
            number(mixture.get("gap")),
            number(of(mixture, "share", subgroup)),
            number(of(mixture, "lambda", subgroup)),
            number(of(mixture, "mu", subgroup)),
            subgroup);
        any = true;
      }
    }
    return any ? table.render(Styling.PLAIN) : "";
  }

  private static List<String> names(Map<?, ?> mixture) {
    var names = new ArrayList<String>();
    of(mixture, "share").keySet().forEach(name -> names.add(String.valueOf(name)));
    return names;
  }

  private static Map<?, ?> of(Map<?, ?> mixture, String key) {
    return mixture.get(key) instanceof Map<?, ?> nested ? nested : new LinkedHashMap<>();
  }

  private static @Nullable Object of(Map<?, ?> mixture, String key, String subgroup) {
    return of(mixture, key).get(subgroup);
  }

  private static String number(@Nullable Object value) {
    return value instanceof Number number
        ? String.format(Locale.ROOT, "%.4f", number.doubleValue())
        : Show.NONE;
  }
}
