package org.fairlead.data.source;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.IntStream;
import org.fairlead.base.InputException;
import org.fairlead.base.io.AtomicFiles;
import org.fairlead.data.Digests;
import org.fairlead.data.ImageShape;
import org.fairlead.data.Progress;
import org.fairlead.data.Workers;
import org.fairlead.data.image.ResizeChain;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What only reading samples tells: which images cannot be decoded, and which samples have the same
 * content. Both are found on all processors, and kept in the cache until a file changes.
 */
final class ContentCheck {
  private static final Logger LOG = LoggerFactory.getLogger(ContentCheck.class);

  /** Changes whenever other images can be decoded. */
  private static final int REVISION = 1;

  private static final String FOLDER = "checks";
  private static final String END = "end";
  private static final int CHUNK = 16;

  private final SampleSource source;
  private final ResizeChain resize;
  private final int[] rows;
  private final Path cache;

  /**
   * @param rows the samples to read
   * @param cache where results are kept
   */
  ContentCheck(SampleSource source, ResizeChain resize, int[] rows, Path cache) {
    this.source = source;
    this.resize = resize;
    this.rows = rows.clone();
    this.cache = cache;
  }

  /**
   * Returns what is wrong with each image that cannot be decoded, by its row; rows of tables can.
   */
  Map<Integer, String> broken() {
    if (!(source.shape(resize) instanceof ImageShape shape)) {
      return Map.of();
    }
    Path file = file("broken");
    Optional<List<String>> kept = read(file);
    var broken = new ConcurrentSkipListMap<Integer, String>();
    if (kept.isPresent() && parsed(kept.get(), broken)) {
      return broken;
    }
    broken.clear();
    Workers.run(
        rows.length,
        CHUNK,
        Progress.NONE,
        (from, to) -> {
          var pixels = ByteBuffer.allocate(shape.bytes());
          for (int i = from; i < to; i++) {
            try {
              source.read(rows[i], resize, pixels.clear());
            } catch (InputException e) {
              broken.put(rows[i], String.valueOf(e.getMessage()));
            }
          }
        });
    keep(
        file,
        broken.entrySet().stream()
            .map(each -> each.getKey() + " " + each.getValue().replaceAll("\\R", " "))
            .toList());
    return broken;
  }

  private static boolean parsed(List<String> lines, Map<Integer, String> broken) {
    for (String line : lines) {
      String[] parts = line.split(" ", 2);
      if (parts.length < 2 || !parts[0].matches("\\d{1,9}")) {
        return false;
      }
      broken.put(Integer.parseInt(parts[0]), parts[1]);
    }
    return true;
  }

  /** Returns the sets of rows with the same content, two or more each, by their first row. */
  List<int[]> same() {
    Path file = file("same");
    Optional<List<int[]>> kept = read(file).flatMap(ContentCheck::sets);
    if (kept.isPresent()) {
      return kept.get();
    }
    var byKey = new LinkedHashMap<String, List<Integer>>();
    for (int row : rows) {
      byKey.computeIfAbsent(source.contentKey(row), k -> new ArrayList<>()).add(row);
    }
    int[] candidates =
        byKey.values().stream()
            .filter(each -> each.size() > 1)
            .flatMapToInt(each -> each.stream().mapToInt(Integer::intValue))
            .toArray();
    var hashes = new ConcurrentHashMap<Integer, String>();
    Workers.run(
        candidates.length,
        CHUNK,
        Progress.NONE,
        (from, to) -> {
          for (int i = from; i < to; i++) {
            byte[] content = source.content(candidates[i], source.shape(resize));
            hashes.put(candidates[i], HexFormat.of().formatHex(Digests.sha256().digest(content)));
          }
        });
    var byHash = new TreeMap<String, List<Integer>>();
    Arrays.stream(candidates)
        .forEach(
            row ->
                byHash
                    .computeIfAbsent(hashes.getOrDefault(row, ""), h -> new ArrayList<>())
                    .add(row));
    var sets =
        byHash.values().stream()
            .filter(each -> each.size() > 1)
            .map(each -> each.stream().mapToInt(Integer::intValue).sorted().toArray())
            .sorted((a, b) -> Integer.compare(a[0], b[0]))
            .toList();
    keep(
        file,
        sets.stream()
            .map(set -> String.join(" ", IntStream.of(set).mapToObj(Integer::toString).toList()))
            .toList());
    return sets;
  }

  private static Optional<List<int[]>> sets(List<String> lines) {
    var sets = new ArrayList<int[]>();
    for (String line : lines) {
      if (!line.matches("\\d{1,9}( \\d{1,9})+")) {
        return Optional.empty();
      }
      sets.add(Arrays.stream(line.split(" ", -1)).mapToInt(Integer::parseInt).toArray());
    }
    return Optional.of(sets);
  }

  private Path file(String what) {
    var digest = new TextDigest();
    digest.add(what, source.name(), source.preparation(resize));
    digest.add(REVISION);
    for (int row : rows) {
      digest.add(row);
      digest.add(source.ids().get(row), source.storageKey(row));
    }
    return cache.resolve(FOLDER).resolve(digest.hex().substring(0, 24) + "." + what);
  }

  /** Returns the lines that were kept; nothing where there are none, or not all of them. */
  private static Optional<List<String>> read(Path file) {
    try {
      if (!Files.isRegularFile(file)) {
        return Optional.empty();
      }
      var lines = Files.readAllLines(file);
      int last = lines.size() - 1;
      return last >= 0 && lines.get(last).equals(END)
          ? Optional.of(lines.subList(0, last))
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Keeps lines; without them all is read again, so that a failure to write stops nothing. */
  private static void keep(Path file, List<String> lines) {
    var all = new ArrayList<>(lines);
    all.add(END);
    try {
      AtomicFiles.write(file, String.join("\n", all) + "\n");
    } catch (InputException e) {
      LOG.debug("{} is not kept: {}", file, e.getMessage());
    }
  }
}
