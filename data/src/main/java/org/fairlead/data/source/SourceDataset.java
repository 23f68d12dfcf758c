package org.fairlead.data.source;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.fairlead.base.InputException;
import org.fairlead.base.Nearest;
import org.fairlead.base.Note;
import org.fairlead.base.NoteCodes;
import org.fairlead.data.Column;
import org.fairlead.data.DataSpec;
import org.fairlead.data.Dataset;
import org.fairlead.data.Examples;
import org.fairlead.data.Normalization;
import org.fairlead.data.RowEncoding;
import org.fairlead.data.SampleShape;
import org.fairlead.data.image.ResizeChain;
import org.fairlead.fairness.Attribute;

/** A data set over an {@link SampleSource}: the columns a recipe chose, of the samples it keeps. */
public final class SourceDataset implements Dataset {
  private static final int MOST_NAMED = 16;
  private static final int NEAREST_NAMED = 3;

  private final SourceRows images;
  private final Column target;
  private final List<Column> protectedColumns;
  private final List<Attribute> attributes;
  private final int[] testSamples;
  private final int[] validationSamples;
  private final List<List<Integer>> inseparable;
  private final Map<String, Integer> skipped;
  private final List<Note> notes;
  private final String fingerprint;
  private final String origin;

  /** Chooses a recipe's target and protected columns; leaves out samples that it cannot use. */
  public static SourceDataset of(SampleSource source, DataSpec spec) {
    var notes = new ArrayList<>(source.notes());
    var known =
        source
            .rowEncoding()
            .map(RowEncoding::columns)
            .orElseGet(() -> source.columns().stream().map(Column::name).toList());
    var choice = new ChosenColumns(spec, known, notes);
    Column target = choice.target(column(source, "data.target", spec.target()));
    var chosen = new ArrayList<Column>();
    for (String name : spec.protect()) {
      chosen.add(choice.group(column(source, "data.protect", name)));
    }
    var skipped = new LinkedHashMap<>(source.skipped());

    int[] all = IntStream.range(0, source.ids().size()).toArray();
    int[] labelled = Arrays.stream(all).filter(i -> target.code(i) >= 0).toArray();
    note(source, all, labelled, "unknown " + target.name(), skipped, notes);
    int[] rows = labelled;
    if (spec.dropsUnknownGroups()) {
      rows =
          Arrays.stream(labelled)
              .filter(i -> chosen.stream().allMatch(c -> c.code(i) >= 0))
              .toArray();
      note(source, labelled, rows, "unknown group", skipped, notes);
    }
    if (rows.length == 0) {
      throw new InputException(
          "no sample of %s has a known %s%s"
              .formatted(
                  source.name(),
                  target.name(),
                  spec.dropsUnknownGroups() ? " and known groups (data.unknownGroups=drop)" : ""));
    }
    var rules = new ContentRules(source, spec, skipped, notes);
    rows = rules.sound(rows);
    List<int[]> same = rules.same(rows);
    rows = rules.distinct(rows, same);
    int[] test = rules.together(source.testSamples(), same, new int[0]);
    int[] validation = rules.together(source.validationSamples(), same, test);
    return new SourceDataset(
        source,
        rules.resize(),
        rows,
        target,
        chosen,
        OfficialSplits.of(boxed(validation), boxed(test)),
        spec.reading().duplicates().equals("together") ? same : List.of(),
        skipped,
        notes,
        spec.path() == null ? "drawn" : spec.path().toAbsolutePath().normalize().toString());
  }

  private SourceDataset(
      SampleSource source,
      ResizeChain resize,
      int[] rows,
      Column target,
      List<Column> chosen,
      OfficialSplits parts,
      List<int[]> same,
      Map<String, Integer> skipped,
      List<Note> notes,
      String origin) {
    this.images = new SourceRows(source, rows, resize);
    this.target = target.select(rows).occurring();
    this.protectedColumns = chosen.stream().map(c -> c.select(rows).occurring()).toList();
    this.attributes = protectedColumns.stream().map(Column::attribute).toList();
    this.testSamples = positions(parts.test(), rows);
    this.validationSamples = positions(parts.validation(), rows);
    this.inseparable =
        same.stream()
            .map(set -> boxed(positions(set, rows)))
            .filter(set -> set.size() > 1)
            .toList();
    this.skipped = Map.copyOf(skipped);
    this.notes = List.copyOf(notes);
    this.fingerprint = fingerprintOfData();
    this.origin = origin;
  }

  private static List<Integer> boxed(int[] samples) {
    return Arrays.stream(samples).boxed().toList();
  }

  private static Column column(SampleSource source, String key, String name) {
    var names = source.columns().stream().map(Column::name).toList();
    return source.columns().stream()
        .filter(c -> c.name().equals(name))
        .findFirst()
        .orElseThrow(() -> unknown(source.name(), key, name, names));
  }

  private static InputException unknown(
      String format, String key, String name, List<String> names) {
    if (names.size() <= MOST_NAMED) {
      return new InputException(
          "%s '%s' is not a column of %s, expected one of %s%s"
              .formatted(
                  key, name, format, String.join(", ", names), Nearest.suggestion(name, names)));
    }
    String lower = name.toLowerCase(Locale.ROOT);
    var nearest =
        names.stream()
            .sorted(
                Comparator.comparingInt(n -> Nearest.distance(lower, n.toLowerCase(Locale.ROOT))))
            .limit(NEAREST_NAMED)
            .toList();
    return new InputException(
        "%s '%s' is none of the %d columns of %s; the nearest names are %s"
            .formatted(key, name, names.size(), format, String.join(", ", nearest)));
  }

  private static void note(
      SampleSource source,
      int[] before,
      int[] after,
      String reason,
      Map<String, Integer> skipped,
      List<Note> notes) {
    int left = before.length - after.length;
    if (left == 0) {
      return;
    }
    skipped.merge(reason, left, Integer::sum);
    int[] sorted = after.clone();
    Arrays.sort(sorted);
    var examples =
        Arrays.stream(before)
            .filter(i -> Arrays.binarySearch(sorted, i) < 0)
            .mapToObj(i -> source.ids().get(i))
            .toList();
    notes.add(
        Note.warning(
            NoteCodes.SAMPLES_LEFT_OUT,
            "%s left out: %s (%s)."
                .formatted(Examples.counted(left, "sample"), reason, Examples.of(examples))));
  }

  /** Returns where the wanted source rows went, ascending; those that were left out are missing. */
  private static int[] positions(int[] wanted, int[] rows) {
    int[] sorted = wanted.clone();
    Arrays.sort(sorted);
    return IntStream.range(0, rows.length)
        .filter(i -> Arrays.binarySearch(sorted, rows[i]) >= 0)
        .toArray();
  }

  private String fingerprintOfData() {
    var digest = new TextDigest();
    SampleSource source = images.source();
    digest.add("data", source.name(), shape().toString(), images.preparation(), target.name());
    target.values().forEach(digest::add);
    var columns = source.columns();
    for (var column : columns) {
      digest.add("column", column.name());
      column.values().forEach(digest::add);
    }
    var part = new int[size()];
    for (int i : testSamples) {
      part[i] = 1;
    }
    for (int i : validationSamples) {
      part[i] = 2;
    }
    for (int i = 0; i < part.length; i++) {
      digest.add(id(i), images.contentKey(i));
      digest.add(target.code(i));
      digest.add(part[i]);
      for (var column : columns) {
        digest.add(column.code(images.row(i)));
      }
    }
    return digest.hex();
  }

  @Override
  public String name() {
    return images.source().name();
  }

  @Override
  public int size() {
    return images.size();
  }

  @Override
  public String target() {
    return target.name();
  }

  @Override
  public List<String> classNames() {
    return target.values();
  }

  @Override
  public int label(int sample) {
    return target.code(sample);
  }

  @Override
  public List<Attribute> attributes() {
    return attributes;
  }

  @Override
  public int attribute(int attribute, int sample) {
    return protectedColumns.get(attribute).code(sample);
  }

  @Override
  public String id(int sample) {
    return images.id(sample);
  }

  @Override
  public int[] testSamples() {
    return testSamples.clone();
  }

  @Override
  public int[] validationSamples() {
    return validationSamples.clone();
  }

  @Override
  public List<List<Integer>> inseparable() {
    return inseparable;
  }

  @Override
  public Normalization normalization(int[] training) {
    return images.normalization(training);
  }

  @Override
  public Optional<RowEncoding> rowEncoding() {
    return images.source().rowEncoding();
  }

  @Override
  public SampleShape shape() {
    return images.shape();
  }

  @Override
  public void read(int sample, ByteBuffer target) {
    images.read(sample, target);
  }

  @Override
  public byte[] content(int sample) {
    return images.content(sample);
  }

  @Override
  public SampleShape storedShape(int sample) {
    return images.storedShape(sample);
  }

  @Override
  public Map<String, Integer> skipped() {
    return skipped;
  }

  @Override
  public List<Note> notes() {
    return notes;
  }

  @Override
  public String fingerprint() {
    return fingerprint;
  }

  @Override
  public String pixelFingerprint(int from, int to) {
    return images.pixelFingerprint(from, to);
  }

  @Override
  public String origin() {
    return origin;
  }
}
