package org.fairlead.training.evaluation;

import java.nio.file.Path;
import java.util.List;
import org.fairlead.data.Dataset;
import org.fairlead.fairness.Attribute;
import org.fairlead.fairness.Groups;
import org.fairlead.fairness.Outcomes;
import org.fairlead.tracking.predictions.PredictionsWriter;
import org.fairlead.training.setup.Problem;

/** Writes what a model said of every sample of a split. */
final class SavedPredictions {
  private SavedPredictions() {}

  /**
   * Writes a predictions file; attributes and groups stay out of it where the recipe says so.
   *
   * @param samples data set indices, in the order of {@code pass}
   */
  static void write(Problem problem, Path file, String split, int[] samples, Evaluator.Pass pass) {
    Dataset dataset = problem.dataset();
    boolean named = problem.recipe().tracking().attributes();
    List<Attribute> attributes = named ? dataset.attributes() : List.of();
    Groups groups = named ? problem.groups().select(samples) : Groups.none(samples.length);
    Outcomes outcomes = pass.outcomes();
    int classes = problem.network().classes();
    var codes = new int[attributes.size()];
    try (var writer = PredictionsWriter.create(file, dataset.classNames(), attributes, groups)) {
      for (int i = 0; i < samples.length; i++) {
        for (int a = 0; a < codes.length; a++) {
          codes[a] = dataset.attribute(a, samples[i]);
        }
        writer.write(
            i,
            dataset.id(samples[i]),
            split,
            outcomes.label(i),
            outcomes.prediction(i),
            codes,
            pass.probabilities(),
            i * classes);
      }
    }
  }
}
