package org.fairlead.engine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.fairlead.base.InputException;
import org.fairlead.base.io.AtomicFiles;
import org.fairlead.base.io.Fields;
import org.fairlead.base.io.Json;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What {@code auto} was decided to be, kept in a folder: the same network on samples of the same
 * shape starts in the same precision and memory format, and so gives the same bits, however busy
 * the machine is the next time.
 *
 * <p>One file per decision, named by a checksum of what it depends on: kind of processor, threads,
 * device, versions, network, shape, and what was asked for. A file that cannot be read counts as
 * absent, one that cannot be written is not kept; neither stops work. Thread-safe.
 */
public final class ChoiceMemory {
  private static final Logger LOG = LoggerFactory.getLogger(ChoiceMemory.class);
  private static final int FORMAT = 1;
  private static final ChoiceMemory NONE = new ChoiceMemory(null);

  private final @Nullable Path folder;

  private ChoiceMemory(@Nullable Path folder) {
    this.folder = folder;
  }

  /** Returns a memory that keeps nothing. */
  public static ChoiceMemory none() {
    return NONE;
  }

  /** Returns the memory in a folder, which need not exist. */
  public static ChoiceMemory in(Path folder) {
    return new ChoiceMemory(folder);
  }

  /**
   * A decision.
   *
   * @param precision that was chosen
   * @param memoryFormat that was chosen
   * @param agreed whether the timings agreed
   * @param trials the timings
   */
  record Choice(
      String precision, String memoryFormat, boolean agreed, List<EngineReport.Trial> trials) {
    Choice {
      trials = List.copyOf(trials);
    }
  }

  /**
   * Returns what was decided before.
   *
   * @param key what the decision depends on, by name
   */
  Optional<Choice> find(Map<String, String> key) {
    Path file = file(key);
    if (file == null || !Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(read(file, key));
    } catch (RuntimeException e) {
      LOG.debug("{} cannot be used and is written anew", file, e);
      return Optional.empty();
    }
  }

  /**
   * Keeps a decision, unless another process has kept one meanwhile.
   *
   * @return what is kept now
   */
  Choice keep(Map<String, String> key, Choice choice) {
    Optional<Choice> other = find(key);
    if (other.isPresent()) {
      return other.get();
    }
    Path file = file(key);
    if (file != null) {
      try {
        Files.createDirectories(file.getParent());
        AtomicFiles.write(file, Json.pretty(tree(key, choice)));
      } catch (RuntimeException | IOException e) {
        LOG.debug("{} cannot be written", file, e);
      }
    }
    return choice;
  }

  private @Nullable Path file(Map<String, String> key) {
    return folder == null ? null : folder.resolve(digest(key) + ".json");
  }

  private static String digest(Map<String, String> key) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      key.forEach(
          (name, value) ->
              digest.update((name + "=" + value + "\n").getBytes(StandardCharsets.UTF_8)));
      return HexFormat.of().formatHex(digest.digest(), 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static Map<String, Object> tree(Map<String, String> key, Choice choice) {
    var trials = new ArrayList<Object>();
    for (EngineReport.Trial trial : choice.trials()) {
      var object = new LinkedHashMap<String, Object>();
      object.put("precision", trial.precision());
      object.put("memoryFormat", trial.memoryFormat());
      object.put("batch", (long) trial.batch());
      object.put("milliseconds", trial.steps());
      trials.add(object);
    }
    var tree = new LinkedHashMap<String, Object>();
    tree.put("format", (long) FORMAT);
    tree.put("key", key);
    tree.put("precision", choice.precision());
    tree.put("memoryFormat", choice.memoryFormat());
    tree.put("agreed", choice.agreed());
    tree.put("trials", trials);
    return tree;
  }

  private static Choice read(Path file, Map<String, String> key) {
    Fields fields = Json.readObject(file);
    if (fields.integer("format") != FORMAT || !fields.texts("key").equals(key)) {
      throw new InputException(file + " is of another version, or of something else");
    }
    var choice =
        new Choice(
            fields.text("precision"),
            fields.text("memoryFormat"),
            fields.flag("agreed"),
            fields.list(
                "trials",
                trial ->
                    new EngineReport.Trial(
                        trial.text("precision"),
                        trial.text("memoryFormat"),
                        trial.smallCount("batch"),
                        trial.numberList("milliseconds"))));
    fields.finish();
    return choice;
  }
}
