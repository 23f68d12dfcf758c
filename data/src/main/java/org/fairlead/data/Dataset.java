package org.fairlead.data;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.fairlead.base.Note;
import org.fairlead.fairness.Attribute;

/**
 * Labelled images with protected attributes.
 *
 * <p>A data set holds what a recipe asked for: one column of the data is the target, whose values
 * are the classes, and any number of columns are protected. Samples are numbered from 0 in an order
 * that depends on the data alone. Immutable and thread-safe.
 */
public interface Dataset extends SampleSet {

  /** Returns the name of the column that is predicted, for example {@code "gender"}. */
  String target();

  /** Returns the classes that occur, in the order of the labels. */
  List<String> classNames();

  /** Returns the class of a sample, an index into {@link #classNames}. */
  @Override
  int label(int sample);

  /** Returns the protected attributes in the order asked for; each lists the values that occur. */
  List<Attribute> attributes();

  /** Returns a sample's value of a protected attribute, -1 where it is unknown. */
  int attribute(int attribute, int sample);

  /** Returns the samples of the format's own test split, ascending; a copy. */
  int[] testSamples();

  /** Returns the samples of the format's own validation split, ascending; empty without one. */
  int[] validationSamples();

  /**
   * Returns sets of samples that a split must not separate, as their content is the same; none
   * unless that is asked for.
   */
  default List<List<Integer>> inseparable() {
    return List.of();
  }

  /**
   * Returns the standardisation of what a model sees: of images the usual one, of a table's numbers
   * their mean and deviation over the samples that it is trained on.
   */
  Normalization normalization(int[] training);

  /** Returns how a row of a table becomes what a model sees; empty where samples are images. */
  Optional<RowEncoding> rowEncoding();

  /** Returns how many items were left out, by reason; empty if none. */
  Map<String, Integer> skipped();

  /** Returns what the user should know about the data, one complete sentence each. */
  List<Note> notes();

  /**
   * Returns what "the same data" means: a SHA-256, in hexadecimal, over format, target, classes,
   * image shape, test split, and every sample's id, stored length, label and known columns. It does
   * not depend on where the data lie or on which attributes are protected, so that a model and its
   * pruned successor agree although the latter protects more.
   */
  String fingerprint();
}
