package org.fairlead.training;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.fairlead.data.Batch;
import org.fairlead.data.ImageShape;
import org.fairlead.data.image.ImageDecoder;
import org.fairlead.data.image.ResizeChain;
import org.fairlead.engine.Engine;
import org.fairlead.engine.EngineOptions;
import org.fairlead.engine.Learner;
import org.fairlead.engine.Outputs;
import org.fairlead.fairness.CrossEntropy;
import org.fairlead.fairness.InputException;
import org.fairlead.networks.Network;

/**
 * A trained model that is ready for images: decodes, resizes and normalises them as in training,
 * and computes in single precision.
 *
 * <p>Not thread-safe. Holds native memory until closed.
 */
public final class Predictor implements AutoCloseable {
  private static final int BATCH = 32;

  private final ModelCard card;
  private final Learner learner;
  private final ResizeChain resize;
  private final ByteBuffer pixels;

  private Predictor(ModelCard card, Learner learner) {
    this.card = card;
    this.learner = learner;
    this.resize = ResizeChain.parse(card.resize(), card.shape().height());
    this.pixels =
        ByteBuffer.allocateDirect(BATCH * card.shape().bytes()).order(ByteOrder.nativeOrder());
  }

  /**
   * Loads a model folder, such as a run's {@code model/}.
   *
   * @throws org.fairlead.fairness.InputException if the folder holds no model, or a damaged one
   */
  public static Predictor load(Path modelFolder) {
    var folder = new ModelFolder(modelFolder);
    ModelCard card = folder.card();
    if (card.takesRows()) {
      throw new InputException(
          "the model in %s takes rows of a table (%s), but images are to be predicted"
              .formatted(modelFolder, card.dataFormat()));
    }
    Network network = folder.network();
    var options =
        EngineOptions.defaults(card.shape(), card.normalization())
            .withPrecision("fp32", "contiguous");
    return new Predictor(
        card, Engine.learner(network, folder.weights().select(network.stateNames()), options));
  }

  /** Returns the names of the classes, in the model's order. */
  public List<String> classes() {
    return card.classes();
  }

  /** Returns what the model predicts, for example {@code "gender"}. */
  public String target() {
    return card.target();
  }

  /** Returns the shape that images are resized to. */
  public ImageShape shape() {
    return card.shape();
  }

  /**
   * Returns one prediction per image, in order.
   *
   * @throws org.fairlead.fairness.InputException naming the first file that is not an image
   */
  public List<Prediction> predict(List<Path> images) {
    var predictions = new ArrayList<Prediction>(images.size());
    for (int begin = 0; begin < images.size(); begin += BATCH) {
      predictBatch(images.subList(begin, Math.min(images.size(), begin + BATCH)), predictions);
    }
    return predictions;
  }

  private void predictBatch(List<Path> images, List<Prediction> predictions) {
    pixels.clear();
    for (Path image : images) {
      ImageDecoder.read(image, resize, pixels);
    }
    int size = images.size();
    Outputs outputs = learner.predict(Batch.of(card.shape(), pixels, new int[size], new int[size]));
    int classes = outputs.classes();
    var probabilities = new double[size * classes];
    CrossEntropy.softmax(outputs.logits(), classes, probabilities, 0);
    for (int i = 0; i < size; i++) {
      var byClass = new LinkedHashMap<String, Double>();
      int best = 0;
      for (int k = 0; k < classes; k++) {
        byClass.put(card.classes().get(k), probabilities[i * classes + k]);
        best = probabilities[i * classes + k] > probabilities[i * classes + best] ? k : best;
      }
      predictions.add(
          new Prediction(
              images.get(i), card.classes().get(best), probabilities[i * classes + best], byClass));
    }
  }

  @Override
  public void close() {
    learner.close();
  }
}
