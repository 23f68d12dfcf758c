package org.fairlead.tracking.report;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.fairlead.audit.Headline;
import org.fairlead.audit.text.Show;
import org.fairlead.base.io.Json;
import org.fairlead.base.text.Styling;
import org.fairlead.base.text.TextTable;
import org.fairlead.tracking.run.RunInfo;
import org.fairlead.tracking.run.RunStatus;
import org.jspecify.annotations.Nullable;

/** A list of runs as text for a terminal, or as JSON. */
public final class RunTable {
  /** How many messages of runs that did not finish are shown. */
  private static final int MESSAGES = 3;

  /** Said of an accuracy with a star. */
  static final String NO_BETTER = "no better than always saying the most frequent class";

  private RunTable() {}

  /**
   * Returns one line per run, then why the newest of those that did not finish did not; ends with a
   * line break. A sentence if there are none.
   *
   * @param runs the newest first
   */
  public static String of(List<RunInfo> runs, Instant now, Styling styling) {
    if (runs.isEmpty()) {
      return "no runs yet\n";
    }
    TextTable table =
        TextTable.withHeader(
                "run",
                "status",
                "method",
                "sparsity",
                "accuracy",
                "worst group",
                "max ψ",
                "feasible",
                "time")
            .alignRight(3, 4, 5, 6, 8);
    var troubles = new ArrayList<String>();
    boolean unhelpful = false;
    for (RunInfo run : runs) {
      Headline headline = run.headline();
      String time = run.duration(now).map(Show::duration).orElse("");
      if (headline == null) {
        table.row(run.id(), run.status().text(), "", "", "", "", "", "", time);
      } else {
        boolean dense = headline.verdict() == null;
        boolean constant = !headline.noBetterThan().isEmpty();
        unhelpful |= constant;
        table.row(
            run.id(),
            run.status().text(),
            headline.method(),
            Show.percent(headline.sparsity()),
            Show.percent(headline.accuracy()) + (constant ? " *" : ""),
            Show.percent(headline.worstGroup()),
            dense ? "" : Show.points(headline.maxPsi()),
            headline.verdict() == null ? "" : headline.verdict().text(),
            time);
      }
      if (!run.message().isEmpty() && run.status() != RunStatus.FINISHED) {
        troubles.add(TextTable.visible("%s: %s".formatted(run.id(), run.message())));
      }
    }
    return table.render(styling)
        + (unhelpful ? "* " + NO_BETTER + "\n" : "")
        + (troubles.isEmpty() ? "" : "\n" + newest(troubles));
  }

  /** Returns the first of the messages, one a line, and how many more there are. */
  private static String newest(List<String> messages) {
    int hidden = messages.size() - MESSAGES;
    return messages.stream().limit(MESSAGES).map(each -> each + "\n").collect(Collectors.joining())
        + (hidden <= 0
            ? ""
            : "and %d more that did not finish; 'runs show RUN' says why\n".formatted(hidden));
  }

  /** Returns a JSON array with one object per run, ending with a line break. */
  public static String json(List<RunInfo> runs) {
    var array = new ArrayList<@Nullable Object>();
    for (RunInfo run : runs) {
      var object = new LinkedHashMap<String, @Nullable Object>();
      object.put("id", run.id());
      object.put("folder", run.folder().toString());
      object.put("status", run.status().text());
      object.put("recipe", run.recipe());
      object.put("started", run.started() == null ? null : run.started().toString());
      object.put("ended", run.ended() == null ? null : run.ended().toString());
      object.put("parent", run.parent());
      object.put("message", run.message());
      object.put("headline", run.headline() == null ? null : tree(run.headline()));
      array.add(object);
    }
    return Json.pretty(array);
  }

  private static Map<String, @Nullable Object> tree(Headline headline) {
    var object = new LinkedHashMap<String, @Nullable Object>();
    object.put("method", headline.method());
    object.put("sparsity", headline.sparsity());
    object.put("accuracy", headline.accuracy());
    object.put("worstGroup", headline.worstGroup());
    object.put("maxPsi", headline.maxPsi());
    object.put("noBetterThan", headline.noBetterThan());
    object.put("feasible", headline.verdict() == null ? null : headline.verdict().text());
    return object;
  }
}
