package org.fairlead.networks.pretrained;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.fairlead.base.InputException;
import org.fairlead.networks.Network;
import org.fairlead.networks.Parameter;
import org.fairlead.networks.weights.DType;
import org.fairlead.networks.weights.Tensor;
import org.fairlead.networks.weights.Weights;

/**
 * How the tensors of a file fit a network.
 *
 * <p>The naming convention is the one under which most tensors fit and, of several, the one that
 * knows most of the file's names: a classifier that is left out still tells conventions apart. Half
 * precision is widened to single. Counters of batches that an old file does not have are no loss,
 * and masks that keep everything no surplus.
 *
 * @param network the network's name
 * @param naming whose names the file has
 * @param weights the tensors that fit, under the network's names
 * @param missing names of the network's tensors that the file does not have
 * @param unexpected names of the file's tensors that the network does not have
 * @param differences tensors that both have, of another shape or type
 */
public record WeightsFit(
    String network,
    String prefix,
    List<String> otherPrefixes,
    Naming naming,
    String classifier,
    long outputs,
    Weights weights,
    List<String> missing,
    List<String> unexpected,
    List<Difference> differences) {
  private static final int MOST_NAMED = 3;
  private static final String COUNTER = ".num_batches_tracked";

  public WeightsFit {
    otherPrefixes = List.copyOf(otherPrefixes);
    missing = List.copyOf(missing);
    unexpected = List.copyOf(unexpected);
    differences = List.copyOf(differences);
  }

  /**
   * A tensor that the network cannot take.
   *
   * @param name in the network
   * @param found its type and shape in the file
   * @param expected what the network takes
   */
  public record Difference(String name, String found, String expected) {
    @Override
    public String toString() {
      return "%s is %s, expected %s".formatted(name, found, expected);
    }
  }

  /**
   * Compares the tensors of a file with a network.
   *
   * @throws InputException if rows of the classifier are chosen that it does not have, or not one
   *     for every class
   */
  public static WeightsFit of(Network network, Weights file, HeadChoice head) {
    List<ModelPlace> places = ModelPlace.of(network, file);
    ModelPlace best = places.get(0);
    WeightsFit fit = of(network, best, file, head);
    return fit.with(others(best, places, file));
  }

  /**
   * Compares the tensors below a prefix with a network.
   *
   * @param prefix with its last dot; empty for the whole file
   * @throws InputException if there are none, or as {@link #of(Network, Weights, HeadChoice)}
   */
  public static WeightsFit of(Network network, Weights file, HeadChoice head, String prefix) {
    List<ModelPlace> places = ModelPlace.of(network, file);
    if (file.names().stream().noneMatch(name -> name.startsWith(prefix))) {
      throw new InputException(
          "weights.prefix is '%s', but no tensor's name begins so; the network's are found below '%s'"
              .formatted(prefix, places.get(0).prefix()));
    }
    ModelPlace place =
        places.stream()
            .filter(each -> each.prefix().equals(prefix))
            .findFirst()
            .orElseGet(() -> new ModelPlace(prefix, Naming.TORCHVISION, 0, 0));
    return of(network, place, file, head);
  }

  /** Returns where else a model is that could as well be meant. */
  private static List<String> others(ModelPlace best, List<ModelPlace> places, Weights file) {
    if (best.named() == 0) {
      return List.of();
    }
    Weights taken = best.of(file);
    return places.stream()
        .filter(each -> each.holdsAsMuch(best) && !each.prefix().equals(best.prefix()))
        .filter(each -> !each.of(file).equals(taken))
        .map(ModelPlace::prefix)
        .distinct()
        .toList();
  }

  private WeightsFit with(List<String> others) {
    return new WeightsFit(
        network,
        prefix,
        others,
        naming,
        classifier,
        outputs,
        weights,
        missing,
        unexpected,
        differences);
  }

  private static WeightsFit of(Network network, ModelPlace place, Weights file, HeadChoice head) {
    NameMap names = place.naming().to(network);
    String classifier = head.fresh() ? "" : ClassifierBeside.name(network, place, file);
    Weights model = ClassifierBeside.with(network, place, file, classifier);
    Set<String> ours = new LinkedHashSet<>(network.stateNames());
    Set<String> ofHead = Set.of(network.head().name() + ".weight", network.head().name() + ".bias");
    var fitting = Weights.builder();
    long outputs = 0;
    var seen = new HashSet<String>();
    var unexpected = new ArrayList<String>();
    var differences = new ArrayList<Difference>();
    for (String theirs : model.names()) {
      String name = names.rename(theirs);
      Tensor tensor = model.get(theirs);
      if (!ours.contains(name) || !seen.add(name)) {
        if (!keepsEverything(theirs, tensor)) {
          unexpected.add(theirs);
        }
        continue;
      }
      if (ofHead.contains(name) && !tensor.shape().isEmpty()) {
        outputs = tensor.shape().get(0);
      }
      if (!head.fresh() || !ofHead.contains(name)) {
        Tensor kept =
            ofHead.contains(name) && !head.rows().isEmpty()
                ? rows(network, tensor, head.rows())
                : tensor;
        take(network, name, kept, fitting, differences);
      }
    }
    List<String> missing =
        ours.stream()
            .filter(name -> !seen.contains(name) && !name.endsWith(COUNTER))
            .filter(name -> !head.fresh() || !ofHead.contains(name))
            .toList();
    return new WeightsFit(
        network.name(),
        place.prefix(),
        List.of(),
        place.naming(),
        classifier,
        outputs,
        fitting.build(),
        missing,
        unexpected,
        differences);
  }

  private static void take(
      Network network,
      String name,
      Tensor tensor,
      Weights.Builder fitting,
      List<Difference> differences) {
    Optional<Parameter> parameter = network.parameter(name);
    List<Integer> shape =
        parameter
            .map(Parameter::shape)
            .orElseGet(
                () ->
                    network.buffers().stream()
                        .filter(buffer -> buffer.name().equals(name))
                        .findFirst()
                        .orElseThrow()
                        .shape());
    boolean counter = name.endsWith(COUNTER);
    if (counter && tensor.elements() == 1) {
      fitting.add(name, Tensor.ofLongs(shape, new long[] {(long) tensor.doubles()[0]}));
    } else if (!tensor.hasShape(shape) || !tensor.dtype().isFloating()) {
      differences.add(
          new Difference(
              name, tensor.toString(), (counter ? "a whole number " : "numbers ") + shape));
    } else if (tensor.dtype() == DType.F16 || tensor.dtype() == DType.BF16) {
      fitting.add(name, Tensor.ofFloats(shape, tensor.floats()));
    } else {
      fitting.add(name, tensor);
    }
  }

  private static Tensor rows(Network network, Tensor tensor, List<Integer> rows) {
    long rowsThere = tensor.shape().isEmpty() ? 0 : tensor.shape().get(0);
    boolean oneLogit = network.hasOneLogit();
    boolean fits = rows.size() == network.classes() || (oneLogit && rows.size() == 1);
    if (!fits) {
      throw new InputException(
          "weights.headRows has %d rows, expected one for each of the %d classes%s"
              .formatted(
                  rows.size(),
                  network.classes(),
                  oneLogit ? ", or one, the logit of the second (network.outputs=1)" : ""));
    }
    boolean halves = oneLogit && rows.size() == 2 && tensor.dtype().isFloating();
    long there = halves && rowsThere == 1 ? 2 : rowsThere;
    for (int row : rows) {
      if (row < 0 || row >= there) {
        throw new InputException(
            "weights.headRows names row %d, but the rows of the file's classifier are 0 to %d"
                .formatted(row, there - 1));
      }
    }
    return halves ? logit(tensor, rows.get(0), rows.get(1)) : tensor.rows(rows);
  }

  /**
   * Returns the logit of the second of two classes: its row less that of the first, as a softmax
   * sees only the difference. A tensor of one row is the logit of its second output already.
   */
  private static Tensor logit(Tensor tensor, int first, int second) {
    double[] row = output(tensor, second);
    double[] other = output(tensor, first);
    for (int i = 0; i < row.length; i++) {
      row[i] -= other[i];
    }
    var shape = new ArrayList<Integer>();
    tensor.shape().forEach(extent -> shape.add(Math.toIntExact(extent)));
    shape.set(0, 1);
    if (tensor.dtype() == DType.F64) {
      return Tensor.ofDoubles(shape, row);
    }
    var floats = new float[row.length];
    for (int i = 0; i < row.length; i++) {
      floats[i] = (float) row[i];
    }
    return Tensor.ofFloats(shape, floats);
  }

  /** Returns a row; of a tensor of one row, output 1 is that row and output 0 is zero. */
  private static double[] output(Tensor tensor, int output) {
    if (tensor.shape().get(0) > 1) {
      return tensor.rows(List.of(output)).doubles();
    }
    return output == 1 ? tensor.doubles() : new double[(int) tensor.elements()];
  }

  private static boolean keepsEverything(String name, Tensor tensor) {
    if (!name.contains("._extra_state.") || tensor.dtype() != DType.BOOL) {
      return false;
    }
    for (long kept : tensor.longs()) {
      if (kept == 0) {
        return false;
      }
    }
    return true;
  }

  /** Returns whether every tensor of the network is there, and no other. */
  public boolean exact() {
    return missing.isEmpty() && unexpected.isEmpty() && differences.isEmpty();
  }

  /** Returns all tensors of a network: those that fit, and the rest from {@code initial}. */
  public Weights over(Weights initial) {
    var all = Weights.builder();
    for (String name : initial.names()) {
      all.add(name, weights.find(name).orElseGet(() -> initial.get(name)));
    }
    return all.build();
  }

  /** Returns what fits and what does not, in one line. */
  public String describe() {
    var text = new StringBuilder();
    text.append(
        "%d of %d tensors fit (%s's names)"
            .formatted(
                weights.size(),
                weights.size() + missing.size() + differences.size(),
                naming.text()));
    append(text, "missing", missing);
    append(text, "unexpected", unexpected);
    append(text, "different", differences.stream().map(Difference::toString).toList());
    return text.toString();
  }

  private static void append(StringBuilder text, String what, List<String> names) {
    if (names.isEmpty()) {
      return;
    }
    text.append("; ").append(what).append(": ");
    text.append(String.join(", ", names.subList(0, Math.min(MOST_NAMED, names.size()))));
    if (names.size() > MOST_NAMED) {
      text.append(" and %d more".formatted(names.size() - MOST_NAMED));
    }
  }
}
