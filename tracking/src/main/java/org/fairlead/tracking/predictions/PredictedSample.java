package org.fairlead.tracking.predictions;

import java.util.List;
import java.util.Map;

/**
 * What a model said about one sample.
 *
 * @param id the sample's id in its data set
 * @param split the split it belongs to
 * @param label index of its class
 * @param prediction index of the class with the highest score
 * @param scores probability of every class
 * @param groups the groups it is in, without unknown ones
 * @param attributes its protected attributes, without unknown ones
 */
public record PredictedSample(
    String id,
    String split,
    int label,
    int prediction,
    List<Double> scores,
    List<String> groups,
    Map<String, String> attributes) {

  public PredictedSample {
    scores = List.copyOf(scores);
    groups = List.copyOf(groups);
    attributes = Map.copyOf(attributes);
  }

  public boolean correct() {
    return label == prediction;
  }
}
