package org.fairlead.tracking.predictions;

import de.siegmar.fastcsv.writer.CsvWriter;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.fairlead.base.io.AtomicFiles;
import org.fairlead.base.io.FileErrors;
import org.fairlead.fairness.Attribute;
import org.fairlead.fairness.Groups;

/**
 * Writes a predictions file row by row; it appears under its name when {@linkplain #close closed},
 * if no row failed.
 *
 * <p>The columns are {@code id, split, label, prediction, correct}, then {@code score.<class>} in
 * single precision, then {@code group} (or {@code group.1}, {@code group.2}, ... where a sample has
 * several), then {@code attribute.<name>}. Labels are class names; what is unknown is empty.
 */
public final class PredictionsWriter implements AutoCloseable {
  private final Path file;
  private final Path temporary;
  private final List<String> classes;
  private final List<Attribute> attributes;
  private final Groups groups;
  private final CsvWriter csv;
  private boolean failed;
  private boolean closed;

  private PredictionsWriter(
      Path file, List<String> classes, List<Attribute> attributes, Groups groups)
      throws IOException {
    this.file = file;
    this.temporary = AtomicFiles.temporary(file);
    this.classes = List.copyOf(classes);
    this.attributes = List.copyOf(attributes);
    this.groups = groups;
    this.csv = CsvWriter.builder().build(new BufferedWriter(Files.newBufferedWriter(temporary)));
  }

  /**
   * Starts a file.
   *
   * @param classes the names of the classes, in the order of the scores
   * @param attributes the protected attributes to write; empty to keep them out of the file
   * @param groups the groups of the samples that will be written; {@link Groups#none} to keep them
   *     out of the file
   * @throws org.fairlead.base.InputException if the file cannot be written
   */
  public static PredictionsWriter create(
      Path file, List<String> classes, List<Attribute> attributes, Groups groups) {
    try {
      Path parent = file.toAbsolutePath().getParent();
      if (parent != null) {
        Files.createDirectories(parent);
      }
      var writer = new PredictionsWriter(file, classes, attributes, groups);
      writer.writeHeader();
      return writer;
    } catch (IOException e) {
      throw FileErrors.of("cannot write", file, e);
    }
  }

  private int slots() {
    return groups.size() == 0 ? 0 : groups.memberships();
  }

  private void writeHeader() {
    var header = new ArrayList<>(PredictionsReader.FIXED);
    classes.forEach(name -> header.add(PredictionsReader.SCORE + name));
    for (int slot = 0; slot < slots(); slot++) {
      header.add(
          slots() == 1 ? PredictionsReader.GROUP : PredictionsReader.GROUP + "." + (slot + 1));
    }
    attributes.forEach(attribute -> header.add(PredictionsReader.ATTRIBUTE + attribute.name()));
    write(header);
  }

  /**
   * Writes the prediction for one sample.
   *
   * @param sample the sample's index in the groups given to {@link #create}; ignored without groups
   * @param attributeCodes the code of each attribute, -1 if unknown; ignored without attributes
   * @param scores probabilities; those of this sample are {@code [offset, offset + K)}
   */
  public void write(
      int sample,
      String id,
      String split,
      int label,
      int prediction,
      int[] attributeCodes,
      double[] scores,
      int offset) {
    var row = new ArrayList<String>();
    row.add(id);
    row.add(split);
    row.add(classes.get(label));
    row.add(classes.get(prediction));
    row.add(label == prediction ? "1" : "0");
    for (int k = 0; k < classes.size(); k++) {
      row.add(Float.toString((float) scores[offset + k]));
    }
    for (int slot = 0; slot < slots(); slot++) {
      int group = groups.group(sample, slot);
      row.add(group < 0 ? "" : groups.name(group));
    }
    for (int a = 0; a < attributes.size(); a++) {
      row.add(attributeCodes[a] < 0 ? "" : attributes.get(a).values().get(attributeCodes[a]));
    }
    write(row);
  }

  private void write(List<String> row) {
    try {
      csv.writeRecord(row);
    } catch (UncheckedIOException e) {
      failed = true;
      throw FileErrors.of("cannot write", file, e);
    }
  }

  /** Publishes the file, unless a row could not be written. */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      csv.close();
      if (failed) {
        Files.deleteIfExists(temporary);
        return;
      }
      try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
        channel.force(true);
      }
      AtomicFiles.publish(temporary, file);
    } catch (IOException e) {
      throw FileErrors.of("cannot write", file, e);
    }
  }
}
