package org.fairlead.audit.schema;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.fairlead.base.io.Fields;
import org.fairlead.fairness.statistics.Interval;
import org.jspecify.annotations.Nullable;

/**
 * A value of a result record, described once for all outputs; immutable.
 *
 * <p>In JSON it is a field of its name, with its interval {@code [low, high]} in a field of that
 * name and {@code Interval}. In CSV it is a column, with two more, {@code .low} and {@code .high}.
 * In tables it has a column or a line if it has a heading.
 *
 * @param <R> the record
 */
public final class Field<R> implements Part<R> {
  private static final String INTERVAL = "Interval";

  private final String name;
  private final Kind kind;
  private final Function<R, @Nullable Object> value;
  private final @Nullable Function<R, @Nullable Interval> interval;
  private final Words words;

  /**
   * What is said of a value.
   *
   * @param column its heading in CSV
   * @param heading its heading in tables; empty if they leave it out
   * @param explanation what it is, in a few words
   * @param bounds what its interval is called
   * @param sure whether the interval is always there
   * @param setting whether it says how the others were measured
   * @param compared whether figures and comparisons of runs show it group by group
   */
  private record Words(
      String column,
      String heading,
      String explanation,
      String bounds,
      boolean sure,
      boolean setting,
      boolean compared) {

    Words withColumn(String to) {
      return new Words(to, heading, explanation, bounds, sure, setting, compared);
    }

    Words shown(String as, String explained) {
      return new Words(column, as, explained, bounds, sure, setting, compared);
    }

    Words withBounds(String called, boolean always) {
      return new Words(column, heading, explanation, called, always, setting, compared);
    }

    Words asSetting() {
      return new Words(column, heading, explanation, bounds, sure, true, compared);
    }

    Words asCompared() {
      return new Words(column, heading, explanation, bounds, sure, setting, true);
    }
  }

  private Field(
      String name,
      Kind kind,
      Function<R, @Nullable Object> value,
      @Nullable Function<R, @Nullable Interval> interval,
      Words words) {
    this.name = name;
    this.kind = kind;
    this.value = value;
    this.interval = interval;
    this.words = words;
  }

  /** Returns a value that no table shows. */
  public static <R> Field<R> of(String name, Kind kind, Function<R, @Nullable Object> value) {
    var words = new Words(name, "", "", "", false, false, false);
    return new Field<>(name, kind, value, null, words);
  }

  /**
   * Returns this with its interval.
   *
   * @param bounds what the interval is called
   */
  public Field<R> interval(String bounds, Function<R, @Nullable Interval> of) {
    return new Field<>(name, kind, value, of, words.withBounds(bounds, true));
  }

  /** As {@link #interval}, where some records have none. */
  public Field<R> intervalIfAny(String bounds, Function<R, @Nullable Interval> of) {
    return new Field<>(name, kind, value, of, words.withBounds(bounds, false));
  }

  /** Returns this with a heading in tables, and what it is in a few words. */
  public Field<R> shown(String heading, String explanation) {
    return with(words.shown(heading, explanation));
  }

  /** Returns this under another heading in CSV. */
  public Field<R> column(String column) {
    return with(words.withColumn(column));
  }

  /** Returns this as one that says how the others were measured: CSV repeats it in every row. */
  public Field<R> setting() {
    return with(words.asSetting());
  }

  /** Returns this as one that figures and comparisons of runs show group by group. */
  public Field<R> compared() {
    return with(words.asCompared());
  }

  private Field<R> with(Words changed) {
    return new Field<>(name, kind, value, interval, changed);
  }

  /** Returns this value as one of a record that holds {@code R}, unknown where it holds none. */
  <S> Field<S> within(Function<S, @Nullable R> outer) {
    var inner = interval;
    return new Field<>(
        name,
        kind,
        each -> {
          R found = outer.apply(each);
          return found == null ? null : value.apply(found);
        },
        inner == null
            ? null
            : each -> {
              R found = outer.apply(each);
              return found == null ? null : inner.apply(found);
            },
        words);
  }

  @Override
  public String name() {
    return name;
  }

  /** Returns what the value is. */
  public Kind kind() {
    return kind;
  }

  /** Returns its heading in tables; empty if they leave it out. */
  public String heading() {
    return words.heading;
  }

  /** Returns its heading with the unit. */
  public String headingWithUnit() {
    return withUnit(words.heading);
  }

  /** Returns what it is, in a few words, with the unit. */
  public String explanation() {
    return withUnit(words.explanation);
  }

  private String withUnit(String text) {
    return text.isEmpty() || kind.unit().isEmpty() ? text : text + ", " + kind.unit();
  }

  /** Returns what its interval is called; empty without one. */
  public String bounds() {
    return words.bounds;
  }

  /** Returns whether it says how the others were measured. */
  public boolean isSetting() {
    return words.setting;
  }

  /** Returns whether figures and comparisons of runs show it group by group. */
  public boolean isCompared() {
    return words.compared;
  }

  /** Returns whether it has an interval. */
  public boolean hasInterval() {
    return interval != null;
  }

  /** Returns the value in a record, null where there is none. */
  public @Nullable Object value(R content) {
    return value.apply(content);
  }

  /** Returns the interval of the value, null where there is none. */
  public @Nullable Interval interval(R content) {
    Object found = value(content);
    return interval == null || found == null || Kind.unknown(found)
        ? null
        : interval.apply(content);
  }

  @Override
  public void write(R content, Map<String, @Nullable Object> tree) {
    Object found = value(content);
    tree.put(name, found == null ? null : kind.toJson(found));
    if (interval != null) {
      Interval bounds = interval.apply(content);
      tree.put(name + INTERVAL, bounds == null ? null : List.of(bounds.low(), bounds.high()));
    }
  }

  @Override
  public void read(Fields fields, Map<String, @Nullable Object> values) {
    values.put(name, kind.read(fields, name));
    if (interval != null) {
      double[] ends =
          words.sure ? fields.range(name + INTERVAL) : fields.rangeOrNull(name + INTERVAL);
      values.put(name + INTERVAL, ends == null ? null : new Interval(ends[0], ends[1]));
    }
  }

  @Override
  public Stream<Field<R>> columns() {
    return Stream.of(this);
  }

  /** Returns its columns in CSV. */
  List<String> csvColumns() {
    return interval == null
        ? List.of(words.column)
        : List.of(words.column, words.column + ".low", words.column + ".high");
  }

  /** Adds its cells in CSV by their columns; nothing where there is no value. */
  void addCsv(R content, Map<String, String> cells) {
    Object found = value(content);
    if (found == null) {
      return;
    }
    cells.put(words.column, kind.toCsv(found));
    Interval bounds = interval == null ? null : interval.apply(content);
    if (bounds != null) {
      cells.put(words.column + ".low", Kind.NUMBER.toCsv(bounds.low()));
      cells.put(words.column + ".high", Kind.NUMBER.toCsv(bounds.high()));
    }
  }

  /** Returns the value with its unit and its interval, as a line of text. */
  public String text(R content) {
    Object found = value(content);
    Interval bounds = interval(content);
    return found == null
        ? ""
        : bounds == null ? kind.text(found) : kind.text(found) + " " + kind.text(bounds);
  }

  @Override
  public String toString() {
    return name;
  }
}
