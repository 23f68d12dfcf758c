package org.fairlead.tracking.report;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.fairlead.audit.Headline;
import org.fairlead.audit.text.Show;
import org.fairlead.base.io.Json;
import org.fairlead.base.text.Styling;
import org.fairlead.base.text.TextTable;
import org.fairlead.tracking.run.RunId;
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

  /** The narrowest column of names. */
  private static final int SHORT = 12;

  /** A column of the table: its header, whether it is aligned to the right, and its cells. */
  private record Column(String header, boolean right, List<String> cells) {
    int width() {
      return cells.stream().mapToInt(TextTable::width).reduce(TextTable.width(header), Math::max);
    }

    boolean blank() {
      return cells.stream().allMatch(String::isEmpty);
    }
  }

  /**
   * Returns one line per run, then why the newest of those that did not finish did not; ends with a
   * line break. A sentence if there are none.
   *
   * @param runs the newest first
   */
  public static String of(List<RunInfo> runs, Instant now, Styling styling) {
    return of(runs, now, styling, Integer.MAX_VALUE);
  }

  /**
   * As {@link #of(List, Instant, Styling)}, in lines of so many characters: where whole ids do not
   * fit, runs are named by their four letters and their recipe, and what matters least is left out.
   */
  public static String of(List<RunInfo> runs, Instant now, Styling styling, int columns) {
    if (runs.isEmpty()) {
      return "no runs yet\n";
    }
    List<Column> table = wide(runs, now);
    if (width(table) > columns) {
      table = narrow(runs, now, columns);
    }
    var troubles = new ArrayList<String>();
    for (RunInfo run : runs) {
      if (!run.message().isEmpty() && run.status() != RunStatus.FINISHED) {
        troubles.add(TextTable.visible("%s: %s".formatted(run.id(), run.message())));
      }
    }
    boolean unhelpful = runs.stream().anyMatch(RunTable::noBetter);
    return render(table, styling)
        + (unhelpful ? "* " + NO_BETTER + "\n" : "")
        + (troubles.isEmpty() ? "" : "\n" + newest(troubles));
  }

  private static List<Column> wide(List<RunInfo> runs, Instant now) {
    var table = new ArrayList<Column>();
    table.add(column("run", runs, RunInfo::id));
    table.add(column("status", runs, run -> run.status().text()));
    table.add(column("method", runs, result(Headline::method)));
    table.addAll(numbers(runs));
    table.add(time(runs, now));
    tags(runs).ifPresent(table::add);
    return table;
  }

  /** Leaves out column after column until the rest fits, and then cuts the names. */
  private static List<Column> narrow(List<RunInfo> runs, Instant now, int columns) {
    Column name = column("recipe", runs, RunInfo::recipe);
    Column status = column("status", runs, run -> run.status().text());
    Column time = time(runs, now);
    var table = new ArrayList<Column>();
    table.add(column("run", runs, run -> RunId.letters(run.id())));
    table.add(name);
    table.add(status);
    List<Column> numbers = numbers(runs);
    table.addAll(numbers);
    table.add(time);
    Optional<Column> tags = tags(runs);
    tags.ifPresent(table::add);
    table.removeIf(column -> column.blank() && numbers.contains(column));
    var dispensable = new ArrayList<>(List.of(time, numbers.get(0), numbers.get(2)));
    tags.ifPresent(dispensable::add);
    dispensable.add(numbers.get(3));
    for (Column column : dispensable) {
      if (width(table) - name.width() + Math.min(name.width(), SHORT) > columns) {
        table.remove(column);
      }
    }
    int over = width(table) - columns;
    if (over > 0) {
      int length = Math.max(SHORT, name.width() - over);
      table.set(1, column("recipe", runs, run -> cut(run.recipe(), length)));
    }
    return table;
  }

  /** Cuts out the middle: how names begin and end tells them apart. */
  private static String cut(String text, int length) {
    if (text.length() <= length) {
      return text;
    }
    int end = (length - 1) / 2;
    return text.substring(0, length - 1 - end) + "…" + text.substring(text.length() - end);
  }

  private static List<Column> numbers(List<RunInfo> runs) {
    return List.of(
        right(column("sparsity", runs, result(each -> Show.percent(each.sparsity())))),
        right(
            column(
                "accuracy",
                runs,
                result(
                    each ->
                        Show.percent(each.accuracy())
                            + (each.noBetterThan().isEmpty() ? "" : " *")))),
        right(column("worst group", runs, result(each -> Show.percent(each.worstGroup())))),
        right(
            column(
                "max ψ",
                runs,
                result(each -> each.verdict() == null ? "" : Show.points(each.maxPsi())))),
        column(
            "feasible", runs, result(each -> each.verdict() == null ? "" : each.verdict().text())));
  }

  private static boolean noBetter(RunInfo run) {
    return run.headline() != null && !run.headline().noBetterThan().isEmpty();
  }

  private static Column time(List<RunInfo> runs, Instant now) {
    return right(column("time", runs, run -> run.duration(now).map(Show::duration).orElse("")));
  }

  /** Returns the column of tags, if any run has some. */
  private static Optional<Column> tags(List<RunInfo> runs) {
    Column tags = column("tags", runs, run -> String.join(" ", run.tags()));
    return tags.blank() ? Optional.empty() : Optional.of(tags);
  }

  private static Function<RunInfo, String> result(Function<Headline, String> text) {
    return run -> run.headline() == null ? "" : text.apply(run.headline());
  }

  private static Column column(String header, List<RunInfo> runs, Function<RunInfo, String> text) {
    return new Column(header, false, runs.stream().map(text).map(TextTable::visible).toList());
  }

  private static Column right(Column column) {
    return new Column(column.header(), true, column.cells());
  }

  private static int width(List<Column> table) {
    return table.stream().mapToInt(Column::width).sum() + 2 * (table.size() - 1);
  }

  private static String render(List<Column> columns, Styling styling) {
    TextTable table =
        TextTable.withHeader(columns.stream().map(Column::header).toArray(String[]::new));
    for (int c = 0; c < columns.size(); c++) {
      if (columns.get(c).right()) {
        table.alignRight(c);
      }
    }
    for (int row = 0; row < columns.get(0).cells().size(); row++) {
      int index = row;
      table.row(columns.stream().map(column -> column.cells().get(index)).toList());
    }
    return table.render(styling);
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
      object.put("tags", run.tags());
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
