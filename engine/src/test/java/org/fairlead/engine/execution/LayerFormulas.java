package org.fairlead.engine.execution;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.fairlead.networks.layer.Activation;
import org.fairlead.networks.layer.Add;
import org.fairlead.networks.layer.Attention;
import org.fairlead.networks.layer.AveragePool;
import org.fairlead.networks.layer.ChannelPadding;
import org.fairlead.networks.layer.Concat;
import org.fairlead.networks.layer.Convolution;
import org.fairlead.networks.layer.GroupNorm;
import org.fairlead.networks.layer.Layer;
import org.fairlead.networks.layer.LayerNorm;
import org.fairlead.networks.layer.Linear;
import org.fairlead.networks.layer.Multiply;
import org.fairlead.networks.layer.PixelShuffle;
import org.fairlead.networks.layer.PixelUnshuffle;
import org.fairlead.networks.layer.TakeToken;
import org.fairlead.networks.layer.Tokens;
import org.fairlead.networks.layer.Upsample;

/** What layers compute, entry by entry, as their documentation says it. */
final class LayerFormulas {
  private final List<List<Integer>> shapes;
  private final double[][] inputs;
  private final Map<String, double[]> parameters;
  private final int batch;
  private final int[] out;
  private final double[] y;

  private LayerFormulas(
      Layer layer,
      List<List<Integer>> shapes,
      int batch,
      double[][] inputs,
      Map<String, double[]> parameters) {
    this.shapes = shapes;
    this.batch = batch;
    this.inputs = inputs;
    this.parameters = parameters;
    this.out = layer.outputShape(shapes).stream().mapToInt(Integer::intValue).toArray();
    int entries = batch;
    for (int extent : out) {
      entries *= extent;
    }
    this.y = new double[entries];
  }

  /** Returns the output, row-major, for inputs of these shapes without the batch. */
  static double[] of(
      Layer layer,
      List<List<Integer>> shapes,
      int batch,
      double[][] inputs,
      Map<String, double[]> parameters) {
    var formulas = new LayerFormulas(layer, shapes, batch, inputs, parameters);
    formulas.compute(layer);
    return formulas.y;
  }

  private void compute(Layer layer) {
    for (int n = 0; n < batch; n++) {
      if (layer instanceof Attention attention) {
        attention(attention, n);
      } else {
        for (int i = 0; i < size(); i++) {
          y[n * size() + i] = entry(layer, n, position(i));
        }
      }
    }
  }

  private int size() {
    return y.length / batch;
  }

  /** Returns the place of entry {@code i} of a sample's output. */
  private int[] position(int i) {
    var at = new int[out.length];
    for (int d = out.length - 1; d >= 0; d--) {
      at[d] = i % out[d];
      i /= out[d];
    }
    return at;
  }

  /** Returns an entry of an input; along extents of 1 the place does not matter. */
  private double x(int input, int n, int... at) {
    List<Integer> shape = shapes.get(input);
    int index = n;
    for (int d = 0; d < at.length; d++) {
      index = index * shape.get(d) + (shape.get(d) == 1 ? 0 : at[d]);
    }
    return inputs[input][index];
  }

  private double weight(String name, int index) {
    return Objects.requireNonNull(parameters.get("layer" + name))[index];
  }

  private double entry(Layer layer, int n, int[] at) {
    if (layer instanceof Activation activation) {
      return function(activation.function(), x(0, n, at));
    } else if (layer instanceof Add) {
      return x(0, n, at) + x(1, n, at);
    } else if (layer instanceof Multiply) {
      return x(0, n, at) * x(1, n, at);
    } else if (layer instanceof Concat concat) {
      return concatenated(concat, n, at);
    } else if (layer instanceof GroupNorm norm) {
      return groupNormed(norm, n, at);
    } else if (layer instanceof LayerNorm norm) {
      return layerNormed(norm, n, at);
    } else if (layer instanceof Linear linear) {
      return mapped(linear, n, at);
    } else if (layer instanceof Convolution convolution) {
      return convolved(convolution, n, at);
    } else if (layer instanceof ChannelPadding padding) {
      return padded(padding, n, at);
    } else if (layer instanceof Upsample upsample) {
      return x(0, n, at[0], at[1] / upsample.factor(), at[2] / upsample.factor());
    } else if (layer instanceof PixelShuffle shuffle) {
      int f = shuffle.factor();
      int channel = f * f * at[0] + f * (at[1] % f) + at[2] % f;
      return x(0, n, channel, at[1] / f, at[2] / f);
    } else if (layer instanceof PixelUnshuffle shuffle) {
      int f = shuffle.factor();
      int within = at[0] % (f * f);
      return x(0, n, at[0] / (f * f), f * at[1] + within / f, f * at[2] + within % f);
    } else if (layer instanceof AveragePool pool) {
      return averaged(pool, n, at);
    } else if (layer instanceof Tokens) {
      int width = shapes.get(0).get(2);
      return x(0, n, at[1], at[0] / width, at[0] % width);
    } else if (layer instanceof TakeToken take) {
      return x(0, n, take.index(), at[0]);
    }
    throw new AssertionError(layer);
  }

  private double padded(ChannelPadding padding, int n, int[] at) {
    int[] from = at.clone();
    from[0] -= padding.before();
    for (int d = 1; d < from.length; d++) {
      from[d] *= padding.stride();
    }
    return from[0] < 0 || from[0] >= padding.in() ? 0 : x(0, n, from);
  }

  private static double function(Activation.Function function, double x) {
    return switch (function) {
      case RELU -> Math.max(0, x);
      case RELU6 -> Math.min(Math.max(0, x), 6);
      case SILU -> x / (1 + Math.exp(-x));
      case GELU -> x * normal(x);
      case HARDSWISH -> x * Math.min(Math.max(0, x + 3), 6) / 6;
      case SIGMOID -> 1 / (1 + Math.exp(-x));
    };
  }

  /** The normal distribution function by its series, which converges for every x. */
  private static double normal(double x) {
    double term = x;
    double sum = x;
    for (int k = 1; Math.abs(term) > 1e-18; k++) {
      term *= x * x / (2 * k + 1);
      sum += term;
    }
    return 0.5 + sum * Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
  }

  private double concatenated(Concat concat, int n, int[] at) {
    int[] within = at.clone();
    for (int input = 0; ; input++) {
      int extent = shapes.get(input).get(concat.axis());
      if (within[concat.axis()] < extent) {
        return x(input, n, within);
      }
      within[concat.axis()] -= extent;
    }
  }

  private double groupNormed(GroupNorm norm, int n, int[] at) {
    int size = norm.channels() / norm.groups();
    int first = at[0] / size * size;
    double sum = 0;
    double squares = 0;
    int count = 0;
    for (int c = first; c < first + size; c++) {
      for (int h = 0; h < out[1]; h++) {
        for (int w = 0; w < out[2]; w++) {
          sum += x(0, n, c, h, w);
          squares += x(0, n, c, h, w) * x(0, n, c, h, w);
          count++;
        }
      }
    }
    double mean = sum / count;
    double deviation = Math.sqrt(squares / count - mean * mean + norm.epsilon());
    return weight(".weight", at[0]) * (x(0, n, at) - mean) / deviation + weight(".bias", at[0]);
  }

  private double layerNormed(LayerNorm norm, int n, int[] at) {
    int[] each = at.clone();
    int last = at.length - 1;
    double sum = 0;
    double squares = 0;
    for (int f = 0; f < norm.width(); f++) {
      each[last] = f;
      sum += x(0, n, each);
      squares += x(0, n, each) * x(0, n, each);
    }
    double mean = sum / norm.width();
    double deviation = Math.sqrt(squares / norm.width() - mean * mean + norm.epsilon());
    return weight(".weight", at[last]) * (x(0, n, at) - mean) / deviation
        + weight(".bias", at[last]);
  }

  private double mapped(Linear linear, int n, int[] at) {
    int[] each = at.clone();
    int last = at.length - 1;
    double sum = weight(".bias", at[last]);
    for (int f = 0; f < linear.in(); f++) {
      each[last] = f;
      sum += weight(".weight", at[last] * linear.in() + f) * x(0, n, each);
    }
    return sum;
  }

  private double convolved(Convolution layer, int n, int[] at) {
    int inputs = layer.in() / layer.groups();
    int group = at[0] / (layer.out() / layer.groups());
    double sum = weight(".bias", at[0]);
    for (int i = 0; i < inputs; i++) {
      for (int a = 0; a < layer.kernel(); a++) {
        for (int b = 0; b < layer.kernel(); b++) {
          int h = layer.stride() * at[1] + a - layer.padding();
          int w = layer.stride() * at[2] + b - layer.padding();
          if (h >= 0 && w >= 0 && h < shapes.get(0).get(1) && w < shapes.get(0).get(2)) {
            int index = ((at[0] * inputs + i) * layer.kernel() + a) * layer.kernel() + b;
            sum += weight(".weight", index) * x(0, n, group * inputs + i, h, w);
          }
        }
      }
    }
    return sum;
  }

  private double averaged(AveragePool pool, int n, int[] at) {
    int height = shapes.get(0).get(1);
    int width = shapes.get(0).get(2);
    double sum = 0;
    int count = 0;
    for (int h = at[1] * height / pool.height();
        h < (int) Math.ceil((at[1] + 1.0) * height / pool.height());
        h++) {
      for (int w = at[2] * width / pool.width();
          w < (int) Math.ceil((at[2] + 1.0) * width / pool.width());
          w++) {
        sum += x(0, n, at[0], h, w);
        count++;
      }
    }
    return sum / count;
  }

  /** Part 0 are queries, 1 keys, 2 values. */
  private double projected(Attention layer, int n, int part, int token, int feature) {
    int row = part * layer.width() + feature;
    double sum = weight(".in_proj_bias", row);
    for (int f = 0; f < layer.width(); f++) {
      sum += weight(".in_proj_weight", row * layer.width() + f) * x(0, n, token, f);
    }
    return sum;
  }

  private void attention(Attention layer, int n) {
    int width = layer.width();
    int d = width / layer.heads();
    for (int t = 0; t < out[0]; t++) {
      var heads = new double[width];
      for (int head = 0; head < layer.heads(); head++) {
        var shares = new double[out[0]];
        double total = 0;
        for (int s = 0; s < out[0]; s++) {
          double product = 0;
          for (int f = head * d; f < (head + 1) * d; f++) {
            product += projected(layer, n, 0, t, f) * projected(layer, n, 1, s, f);
          }
          shares[s] = Math.exp(product / Math.sqrt(d));
          total += shares[s];
        }
        for (int f = head * d; f < (head + 1) * d; f++) {
          for (int s = 0; s < out[0]; s++) {
            heads[f] += shares[s] / total * projected(layer, n, 2, s, f);
          }
        }
      }
      for (int o = 0; o < width; o++) {
        double sum = weight(".out_proj.bias", o);
        for (int f = 0; f < width; f++) {
          sum += weight(".out_proj.weight", o * width + f) * heads[f];
        }
        y[(n * out[0] + t) * width + o] = sum;
      }
    }
  }
}
