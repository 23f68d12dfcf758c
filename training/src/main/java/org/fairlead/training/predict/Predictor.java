package org.fairlead.training.predict;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.fairlead.base.InputException;
import org.fairlead.data.Batch;
import org.fairlead.data.Examples;
import org.fairlead.data.RowEncoding;
import org.fairlead.data.SampleSet;
import org.fairlead.data.SampleShape;
import org.fairlead.data.image.ImageDecoder;
import org.fairlead.data.image.ResizeChain;
import org.fairlead.data.table.TableRows;
import org.fairlead.engine.Engine;
import org.fairlead.engine.EngineOptions;
import org.fairlead.engine.Learner;
import org.fairlead.engine.Outputs;
import org.fairlead.fairness.CrossEntropy;
import org.fairlead.model.ModelCard;
import org.fairlead.model.ModelFolder;
import org.fairlead.networks.Network;

/**
 * A trained model that is ready for images, or for rows of tables: decodes and resizes, or encodes,
 * and normalises them as in training, and computes in single precision.
 *
 * <p>Not thread-safe. Holds native memory until closed.
 */
public final class Predictor implements AutoCloseable {
  private static final int IMAGES = 32;
  private static final int ROWS = 512;

  private final Path folder;
  private final ModelCard card;
  private final Learner learner;
  private final int batch;
  private final ByteBuffer samples;

  private Predictor(Path folder, ModelCard card, Learner learner) {
    this.folder = folder;
    this.card = card;
    this.learner = learner;
    this.batch = card.takesRows() ? ROWS : IMAGES;
    this.samples =
        ByteBuffer.allocateDirect(Math.multiplyExact(batch, card.shape().bytes()))
            .order(ByteOrder.nativeOrder());
  }

  /**
   * Loads a model folder, such as a run's {@code model/}.
   *
   * @throws org.fairlead.base.InputException if the folder holds no model, or a damaged one
   */
  public static Predictor load(Path modelFolder) {
    var folder = new ModelFolder(modelFolder);
    ModelCard card = folder.card();
    Network network = folder.network();
    var options =
        EngineOptions.defaults(card.shape(), card.normalization())
            .withPrecision("fp32", "contiguous");
    return new Predictor(
        modelFolder,
        card,
        Engine.learner(network, folder.weights().select(network.stateNames()), options));
  }

  /** Returns the names of the classes, in the model's order. */
  public List<String> classes() {
    return card.classes();
  }

  /** Returns what the model predicts, for example {@code "gender"}. */
  public String target() {
    return card.target();
  }

  /** Returns whether it takes rows of a table, rather than images. */
  public boolean takesRows() {
    return card.takesRows();
  }

  /** Returns the shape of a sample: what images are resized to, or the features of a row. */
  public SampleShape shape() {
    return card.shape();
  }

  /**
   * Returns one prediction per image, in order.
   *
   * @throws InputException naming the first file that is not an image; or if the model takes rows
   */
  public List<Prediction> predict(List<Path> images) {
    var predictions = new ArrayList<Prediction>(images.size());
    predict(
        images,
        predictions::add,
        (image, problem) -> {
          throw problem;
        });
    return predictions;
  }

  /**
   * Predicts images, in order, and goes on after those that cannot be decoded.
   *
   * @param predictions takes the prediction of every other image
   * @param broken takes every image that cannot be decoded, with what is wrong, before the
   *     predictions of the images around it
   * @throws InputException if the model takes rows
   */
  public void predict(
      List<Path> images,
      Consumer<Prediction> predictions,
      BiConsumer<Path, InputException> broken) {
    if (takesRows()) {
      throw new InputException(
          "the model in %s takes rows of a table (%s), not images"
              .formatted(folder, card.dataFormat()));
    }
    var resize =
        ResizeChain.parse(card.resize(), card.shape().height()).inChannels(card.shape().channels());
    for (int begin = 0; begin < images.size(); begin += batch) {
      var names = new ArrayList<String>();
      samples.clear();
      for (Path image : images.subList(begin, Math.min(images.size(), begin + batch))) {
        int before = samples.position();
        try {
          ImageDecoder.read(image, resize, samples);
          names.add(image.toString());
        } catch (InputException e) {
          samples.position(before);
          broken.accept(image, e);
        }
      }
      if (!names.isEmpty()) {
        predict(names, predictions);
      }
    }
  }

  /**
   * Predicts the rows of tables, in order: of files such as the model was trained on, with the
   * columns that it reads.
   *
   * @param allowUnknown whether a text that no row had in training then counts as missing, instead
   *     of being an error
   * @param predictions takes every row's prediction; called only if all tables can be read
   * @throws InputException naming file, line or column, if a table cannot be read; or if the model
   *     takes images, or rows of a data set that does not say how a table becomes rows
   */
  public void predictRows(
      List<Path> tables, boolean allowUnknown, Consumer<Prediction> predictions) {
    if (!takesRows()) {
      throw new InputException(
          "the model in %s takes images, not rows of a table".formatted(folder));
    }
    RowEncoding encoding = card.rows();
    if (encoding == null) {
      throw new InputException(
          "the model in %s takes rows of %s as a program's data set '%s' makes them, not tables; give the data set to Predictor.predictSamples"
              .formatted(
                  folder, Examples.counted(card.shape().channels(), "number"), card.dataFormat()));
    }
    for (TableRows rows :
        TableRows.read(tables, card.dataFormat(), card.target(), encoding, allowUnknown)) {
      for (int begin = 0; begin < rows.size(); begin += batch) {
        int end = Math.min(rows.size(), begin + batch);
        samples.clear();
        IntStream.range(begin, end).forEach(row -> rows.put(row, samples));
        predict(IntStream.range(begin, end).mapToObj(rows::id).toList(), predictions);
      }
    }
  }

  /**
   * Predicts samples as a data set hands them out, in this order.
   *
   * @param predictions takes every sample's prediction, under its id
   * @throws InputException if they are of another shape than the model takes, or cannot be read
   */
  public void predictSamples(SampleSet set, int[] of, Consumer<Prediction> predictions) {
    if (!set.shape().equals(card.shape())) {
      throw new InputException(
          "the samples of %s are %s, the model in %s takes %s"
              .formatted(set.name(), set.shape(), folder, card.shape()));
    }
    for (int begin = 0; begin < of.length; begin += batch) {
      int[] some = Arrays.copyOfRange(of, begin, Math.min(of.length, begin + batch));
      samples.clear();
      IntStream.of(some).forEach(sample -> set.read(sample, samples));
      predict(IntStream.of(some).mapToObj(set::id).toList(), predictions);
    }
  }

  private void predict(List<String> names, Consumer<Prediction> predictions) {
    int size = names.size();
    Outputs outputs =
        learner.predict(Batch.of(card.shape(), samples, new int[size], new int[size]));
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
      predictions.accept(
          new Prediction(
              names.get(i), card.classes().get(best), probabilities[i * classes + best], byClass));
    }
  }

  @Override
  public void close() {
    learner.close();
  }
}
