package org.fairlead.data.cache;

import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.fairlead.data.SampleSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder of one data set: its shards, and {@code about.properties} that says what they are.
 *
 * <p>That file is for people and lists. Whatever has become of it, the shards say themselves what
 * they hold: it counts as absent, and is written anew at the set's next use.
 */
final class StoreFolder {
  private static final String ABOUT = "about.properties";
  private static final String SHARD = ".shard";
  private static final List<String> OURS = List.of(SHARD, SHARD + ".part", "claims");
  private static final int DIGITS = 16;
  private static final long LONGEST_ABOUT = 1 << 16;
  private static final Logger LOG = LoggerFactory.getLogger(StoreFolder.class);

  private final Path path;

  StoreFolder(Path path) {
    this.path = path;
  }

  Path path() {
    return path;
  }

  /** Makes the folder and says what it is going to hold. */
  static StoreFolder create(Path path, SampleSet dataset, StorePlan plan, Instant now)
      throws IOException {
    Files.createDirectories(path);
    var store = new StoreFolder(path);
    if (store.about().isEmpty()) {
      if (Files.exists(path.resolve(ABOUT))) {
        LOG.warn("{} is damaged: writing it anew", path.resolve(ABOUT));
      }
      var about = new Properties();
      about.setProperty("data", dataset.name());
      about.setProperty("origin", dataset.origin());
      about.setProperty("shape", plan.shape().toString());
      about.setProperty("images", Integer.toString(plan.size()));
      about.setProperty("shards", Integer.toString(plan.shards().size()));
      about.setProperty("created", now.toString());
      var text = new StringWriter();
      about.store(text, "Decoded images of a data set; made by Fairlead, safe to delete");
      Path temporary = Files.createTempFile(path, "about-", SHARD + ".part");
      Files.writeString(temporary, text.toString());
      Files.move(
          temporary,
          path.resolve(ABOUT),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    }
    return store;
  }

  /** Returns what the file says; nothing if there is none that can be read. */
  private Optional<Properties> about() {
    Path file = path.resolve(ABOUT);
    var about = new Properties();
    try {
      if (Files.size(file) > LONGEST_ABOUT) {
        return Optional.empty();
      }
      try (Reader reader = Files.newBufferedReader(file)) {
        about.load(reader);
      }
    } catch (IOException | IllegalArgumentException e) { // the second: of an escape
      return Optional.empty();
    }
    return about.containsKey("data") ? Optional.of(about) : Optional.empty();
  }

  /**
   * Returns the byte of the cache's lock file that stands for this folder; nothing if it is none.
   */
  Optional<Long> lockPosition() {
    String name = path.getFileName().toString();
    if (name.length() <= DIGITS) {
      return Optional.empty();
    }
    try {
      return Optional.of(Long.parseUnsignedLong(name.substring(name.length() - DIGITS), 16) >>> 2);
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** Notes that the set is used. */
  void touch(Instant now) throws IOException {
    try {
      Files.setLastModifiedTime(path.resolve(ABOUT), FileTime.from(now));
    } catch (NoSuchFileException e) {
      // Deleted by hand: nothing is left to be remembered.
    }
  }

  /** Describes the folder; what it does not say is empty or 0. */
  CachedSet describe(boolean inUse) throws IOException {
    Properties about = about().orElseGet(Properties::new);
    Instant used =
        Files.getLastModifiedTime(about.isEmpty() ? path : path.resolve(ABOUT)).toInstant();
    long bytes = 0;
    int shards = 0;
    for (Path each : files()) {
      bytes += size(each);
      shards += each.toString().endsWith(SHARD) ? 1 : 0;
    }
    return new CachedSet(
        path,
        about.getProperty("data", "unknown"),
        about.getProperty("origin", ""),
        about.getProperty("shape", ""),
        number(about, "images"),
        shards,
        Math.max(1, number(about, "shards")),
        bytes,
        created(about, used),
        used,
        inUse);
  }

  /** Returns a file's length; 0 if another process has just renamed or deleted it. */
  private static long size(Path file) throws IOException {
    try {
      return Files.size(file);
    } catch (NoSuchFileException e) {
      return 0;
    }
  }

  private static int number(Properties about, String key) {
    String text = about.getProperty(key, "");
    return text.matches("\\d{1,9}") ? Integer.parseInt(text) : 0;
  }

  private static Instant created(Properties about, Instant otherwise) {
    try {
      return Instant.parse(about.getProperty("created", ""));
    } catch (DateTimeException e) {
      return otherwise;
    }
  }

  /** Deletes what the cache has put here, and the folder if nothing else is left. */
  void delete() throws IOException {
    for (Path file : files()) {
      Files.deleteIfExists(file);
    }
    Files.deleteIfExists(path.resolve(ABOUT));
    try (var left = Files.list(path)) {
      if (left.findAny().isPresent()) {
        return;
      }
    }
    Files.deleteIfExists(path);
  }

  private List<Path> files() throws IOException {
    var files = new ArrayList<Path>();
    try (var all = Files.newDirectoryStream(path)) {
      for (Path file : all) {
        if (OURS.stream().anyMatch(file.toString()::endsWith)) {
          files.add(file);
        }
      }
    }
    return files;
  }
}
