package org.fairlead.training.predict;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a model says about one sample.
 *
 * @param sample the file of an image, or the file and the line of a row, {@code "people.csv:17"}
 * @param label the most probable class
 * @param probability its probability
 * @param probabilities of every class, in the model's order
 */
public record Prediction(
    String sample, String label, double probability, Map<String, Double> probabilities) {
  public Prediction {
    probabilities = Collections.unmodifiableMap(new LinkedHashMap<>(probabilities));
  }
}
