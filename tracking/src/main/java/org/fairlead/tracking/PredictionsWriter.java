package org.fairlead.tracking;

import java.nio.file.Path;
import java.util.List;
import org.fairlead.fairness.Attribute;
import org.fairlead.fairness.Groups;

/** Writes a predictions file row by row; it appears under its name when closed. */
@SuppressWarnings("DoNotCallSuggester")
public final class PredictionsWriter implements AutoCloseable {
  private PredictionsWriter() {}

  /**
   * Starts a file.
   *
   * @param classes the names of the classes, in the order of the scores
   * @param attributes the protected attributes to write; empty to keep them out of the file
   * @param groups the groups of the samples that will be written; {@link Groups#none} to keep them
   *     out of the file
   */
  public static PredictionsWriter create(
      Path file, List<String> classes, List<Attribute> attributes, Groups groups) {
    throw new UnsupportedOperationException("create " + file);
  }

  /**
   * Writes the prediction for one sample.
   *
   * @param sample the sample's index in the groups given to {@link #create}
   * @param attributes the code of each attribute, -1 if unknown; ignored without attributes
   * @param scores probabilities; those of this sample are {@code [offset, offset + K)}
   */
  public void write(
      int sample,
      String id,
      String split,
      int label,
      int prediction,
      int[] attributes,
      double[] scores,
      int offset) {
    throw new UnsupportedOperationException("write " + id);
  }

  @Override
  public void close() {}
}
