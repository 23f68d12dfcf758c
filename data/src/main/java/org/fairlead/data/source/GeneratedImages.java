package org.fairlead.data.source;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.fairlead.base.InputException;
import org.fairlead.base.Nearest;
import org.fairlead.base.Note;
import org.fairlead.base.NoteCodes;
import org.fairlead.base.Seeds;
import org.fairlead.data.Column;
import org.fairlead.data.DataSpec;
import org.fairlead.data.Dataset;
import org.fairlead.data.Draws;
import org.fairlead.data.Examples;
import org.fairlead.data.GeneratedOptions;
import org.fairlead.data.SampleSet;
import org.fairlead.data.SampleShape;
import org.fairlead.fairness.Attribute;
import org.fairlead.fairness.Groups;

/**
 * Generated images that a model may learn from beside real ones, in the words of the real data: the
 * same classes, the same groups, the same shape.
 *
 * <p>They are no {@link Dataset}: there is no validation and no test split, so that nothing can
 * select or judge a model by them. What is not for {@link #training} is the {@link #ratioDraw},
 * which only the ratios of a mixture read. An image whose class or group the real data do not have
 * is left out and counted. Immutable and thread-safe.
 */
public final class GeneratedImages implements SampleSet {
  private static final long HOLDOUT = 1357;

  private final SourceRows images;
  private final int[] labels;
  private final Groups groups;
  private final int[] training;
  private final int[] ratioDraw;
  private final Map<String, Integer> skipped;
  private final List<Note> notes;
  private final String fingerprint;
  private final String origin;

  private GeneratedImages(
      SourceRows images,
      int[] labels,
      Groups groups,
      double holdout,
      Map<String, Integer> skipped,
      List<Note> notes,
      String origin) {
    this.images = images;
    this.labels = labels;
    this.groups = groups;
    this.skipped = Map.copyOf(skipped);
    this.notes = List.copyOf(notes);
    this.origin = origin;
    int[] held = heldOut(images, labels, groups, holdout);
    this.ratioDraw = held;
    this.training =
        IntStream.range(0, images.size()).filter(i -> Arrays.binarySearch(held, i) < 0).toArray();
    this.fingerprint = fingerprintOfImages();
  }

  /**
   * Takes the images of a source whose classes and groups the real data have.
   *
   * @param source has a column for the target and for every protected attribute
   * @param spec of the real data, with its generated images
   * @param real opened from {@code spec}
   * @param realGroups the groups of the real data
   * @throws InputException if a column is missing, or no image is of a class and a group of the
   *     real data
   */
  public static GeneratedImages over(
      SampleSource source, DataSpec spec, Dataset real, Groups realGroups) {
    GeneratedOptions options = spec.generated();
    if (options == null) {
      throw new IllegalArgumentException("the recipe names no generated images");
    }
    var rows = new Selection(source);
    int[] labels = rows.translated("data.target", real.target(), real.classNames());
    var attributes = real.attributes();
    var codes = new int[attributes.size()][];
    for (int a = 0; a < codes.length; a++) {
      Attribute attribute = attributes.get(a);
      codes[a] = rows.translated("data.protect", attribute.name(), attribute.values());
    }
    Groups all = groups(attributes, codes, realGroups);
    var rules = new ContentRules(source, spec, rows.skipped, rows.notes);
    int[] kept = rules.sound(rows.kept(all, realGroups.memberships()));
    if (kept.length == 0) {
      throw new InputException(
          "none of the %d generated images in %s is of a class and a group that the real data have: their classes are %s, their groups %s"
              .formatted(
                  source.ids().size(),
                  options.path(),
                  Examples.of(real.classNames()),
                  Examples.of(realGroups.names())));
    }
    return new GeneratedImages(
        new SourceRows(source, kept, rules.resize()),
        Arrays.stream(kept).map(i -> labels[i]).toArray(),
        all.select(kept),
        options.holdout(),
        rows.skipped,
        rows.notes,
        options.path().toAbsolutePath().normalize().toString());
  }

  private static Groups groups(List<Attribute> attributes, int[][] codes, Groups real) {
    if (real.memberships() > 1) {
      return Groups.union(attributes, codes);
    }
    int samples = codes.length == 0 ? 0 : codes[0].length;
    var numbers = new LinkedHashMap<String, Integer>();
    real.names().forEach(name -> numbers.put(name, numbers.size()));
    var membership = new int[samples];
    for (int i = 0; i < samples; i++) {
      var name = new StringBuilder();
      boolean known = true;
      for (int a = 0; a < codes.length; a++) {
        known &= codes[a][i] >= 0;
        if (known) {
          Attribute attribute = attributes.get(a);
          name.append(a == 0 ? "" : ",")
              .append(attribute.name())
              .append('=')
              .append(attribute.values().get(codes[a][i]));
        }
      }
      membership[i] = known ? numbers.getOrDefault(name.toString(), -1) : -1;
    }
    return Groups.of(real.names(), membership);
  }

  /** Returns of every subgroup the share whose ids have the lowest hash. */
  private static int[] heldOut(SourceRows images, int[] labels, Groups groups, double share) {
    record Ranked(int sample, long rank) {}
    var subgroups = new LinkedHashMap<List<Integer>, List<Ranked>>();
    for (int i = 0; i < labels.length; i++) {
      var key = new ArrayList<Integer>();
      key.add(labels[i]);
      for (int slot = 0; slot < groups.memberships(); slot++) {
        key.add(groups.group(i, slot));
      }
      long rank = Seeds.mix(HOLDOUT, Draws.hash(images.id(i)));
      subgroups.computeIfAbsent(key, k -> new ArrayList<>()).add(new Ranked(i, rank));
    }
    var held = new ArrayList<Integer>();
    for (var members : subgroups.values()) {
      members.sort(Comparator.comparingLong(Ranked::rank).thenComparingInt(Ranked::sample));
      long wanted = Math.max(1, Math.round(share * members.size()));
      members.stream()
          .limit(Math.min(wanted, members.size() - 1L))
          .forEach(r -> held.add(r.sample()));
    }
    return held.stream().mapToInt(Integer::intValue).sorted().toArray();
  }

  private String fingerprintOfImages() {
    var digest = new TextDigest();
    digest.add("generated", shape().toString(), images.preparation());
    groups.names().forEach(digest::add);
    for (int i = 0; i < labels.length; i++) {
      digest.add(id(i), images.contentKey(i));
      digest.add(labels[i]);
      for (int slot = 0; slot < groups.memberships(); slot++) {
        digest.add(groups.group(i, slot));
      }
    }
    for (int i : ratioDraw) {
      digest.add(i);
    }
    return digest.hex();
  }

  @Override
  public String name() {
    return "generated";
  }

  @Override
  public int size() {
    return images.size();
  }

  /** Returns the class of an image, an index into the real data's classes. */
  @Override
  public int label(int sample) {
    return labels[sample];
  }

  /** Returns the groups of the images: those of the real data, and no image of an unknown one. */
  public Groups groups() {
    return groups;
  }

  /** Returns the images to train on, ascending; a copy. */
  public int[] training() {
    return training.clone();
  }

  /** Returns the images that only the ratios of a mixture read, ascending; a copy. */
  public int[] ratioDraw() {
    return ratioDraw.clone();
  }

  @Override
  public String id(int sample) {
    return images.id(sample);
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
  public String pixelFingerprint(int from, int to) {
    return images.pixelFingerprint(from, to);
  }

  @Override
  public String origin() {
    return origin;
  }

  /** Returns how many images were left out, by reason; empty if none. */
  public Map<String, Integer> skipped() {
    return skipped;
  }

  /** Returns what the user should know about the images, one complete sentence each. */
  public List<Note> notes() {
    return notes;
  }

  /**
   * Returns what "the same generated images" means: a SHA-256, in hexadecimal, over every image's
   * id, stored length, class and group, and which of them are held out.
   */
  public String fingerprint() {
    return fingerprint;
  }

  /** Which images of a source can be used, and why the others cannot. */
  private static final class Selection {
    private final SampleSource source;
    private final boolean[] unusable;
    private final Map<String, Integer> skipped;
    private final List<Note> notes;

    Selection(SampleSource source) {
      this.source = source;
      this.unusable = new boolean[source.ids().size()];
      this.skipped = new LinkedHashMap<>(source.skipped());
      this.notes = new ArrayList<>(source.notes());
    }

    /** Returns a column in codes of the real data; -1 where these do not have the value. */
    int[] translated(String key, String name, List<String> values) {
      Column column = column(key, name);
      int[] places = column.values().stream().mapToInt(values::indexOf).toArray();
      var codes = new int[unusable.length];
      var strange = new ArrayList<String>();
      int left = 0;
      for (int i = 0; i < codes.length; i++) {
        int code = column.code(i);
        codes[i] = code < 0 ? -1 : places[code];
        if (codes[i] < 0 && !unusable[i]) {
          unusable[i] = true;
          left++;
          String value = code < 0 ? "unknown" : column.values().get(code);
          if (!strange.contains(value)) {
            strange.add(value);
          }
        }
      }
      if (left > 0) {
        skipped.merge("generated " + name + " not in the real data", left, Integer::sum);
        notes.add(
            Note.warning(
                NoteCodes.SAMPLES_LEFT_OUT,
                "%s left out: %s (%s) that the real data do not have (%s)."
                    .formatted(
                        Examples.counted(left, "generated image"),
                        name,
                        Examples.of(strange),
                        String.join(", ", values))));
      }
      return codes;
    }

    private Column column(String key, String name) {
      var names = source.columns().stream().map(Column::name).toList();
      return source.columns().stream()
          .filter(c -> c.name().equals(name))
          .findFirst()
          .orElseThrow(
              () ->
                  new InputException(
                      "%s '%s' is not known of the generated images, only %s%s: name it in data.generatedNames, or add a column"
                          .formatted(
                              key,
                              name,
                              String.join(", ", names),
                              Nearest.suggestion(name, names))));
    }

    int[] kept(Groups groups, int slots) {
      int left = 0;
      for (int i = 0; i < unusable.length; i++) {
        boolean inNone = slots == 1 && groups.size() > 0 && groups.group(i, 0) < 0;
        if (inNone && !unusable[i]) {
          unusable[i] = true;
          left++;
        }
      }
      if (left > 0) {
        skipped.merge("group not in the real data", left, Integer::sum);
        notes.add(
            Note.warning(
                NoteCodes.SAMPLES_LEFT_OUT,
                "%s left out: no real sample is of such a group."
                    .formatted(Examples.counted(left, "generated image"))));
      }
      return IntStream.range(0, unusable.length).filter(i -> !unusable[i]).toArray();
    }
  }
}
