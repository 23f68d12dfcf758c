package org.fairlead.training;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a model says about one image.
 *
 * @param image the file
 * @param label the most probable class
 * @param probability its probability
 * @param probabilities of every class, in the model's order
 */
public record Prediction(
    Path image, String label, double probability, Map<String, Double> probabilities) {
  public Prediction {
    probabilities = Collections.unmodifiableMap(new LinkedHashMap<>(probabilities));
  }
}
