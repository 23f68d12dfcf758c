package org.fairlead.networks.architecture;

import java.util.List;
import java.util.function.Function;
import org.fairlead.base.InputException;
import org.fairlead.networks.GraphBuilder;
import org.fairlead.networks.Initialization;
import org.fairlead.networks.Network;
import org.fairlead.networks.NetworkProvider;
import org.fairlead.networks.NetworkSpec;
import org.fairlead.networks.layer.Activation;
import org.fairlead.networks.layer.Add;
import org.fairlead.networks.layer.Attention;
import org.fairlead.networks.layer.Concat;
import org.fairlead.networks.layer.Convolution;
import org.fairlead.networks.layer.LayerNorm;
import org.fairlead.networks.layer.LearnedTokens;
import org.fairlead.networks.layer.Linear;
import org.fairlead.networks.layer.NetworkInput;
import org.fairlead.networks.layer.TakeToken;
import org.fairlead.networks.layer.Tokens;

/**
 * ViT-Tiny: an image cut into patches, a class token before them, and 12 blocks of 3-headed
 * attention and an MLP on 192 features; the logits come of the class token. Parameters are named as
 * those of torchvision's {@code VisionTransformer}.
 *
 * <p>The matrices of attention and of the MLPs may be pruned; the embedding of patches, like the
 * first convolution of other networks, and the classifier stay dense.
 *
 * @see <a href="https://arxiv.org/abs/2010.11929">Dosovitskiy et al. (2020)</a>
 * @see <a href="https://arxiv.org/abs/2012.12877">Touvron et al. (2020), for the size Tiny</a>
 */
public final class VisionTransformer implements NetworkProvider<VisionTransformerOptions> {
  private static final int WIDTH = 192;
  private static final int DEPTH = 12;
  private static final int HEADS = 3;
  private static final int MLP_WIDTH = 4 * WIDTH;
  private static final double EPSILON = 1e-6;
  private static final String PATCHES = "conv_proj";
  private static final String POSITIONS = "encoder.pos_embedding";

  /** For the catalogue. */
  public VisionTransformer() {}

  @Override
  public String name() {
    return "vit-tiny";
  }

  @Override
  public String summary() {
    return "vision transformer of 12 blocks and 192 features";
  }

  @Override
  public VisionTransformerOptions defaults() {
    return new VisionTransformerOptions(16);
  }

  @Override
  public boolean needsInputSize() {
    return true;
  }

  @Override
  public List<Variant<VisionTransformerOptions>> variants() {
    return List.of(new Variant<>(defaults(), defaults().patch()));
  }

  /** The first convolution's kernel is a patch; positions are one for each, and the class token. */
  @Override
  public Variant<VisionTransformerOptions> fitting(
      Variant<VisionTransformerOptions> named, Function<String, List<Long>> file) {
    List<Long> kernel = file.apply(PATCHES + ".weight");
    List<Long> positions = file.apply(POSITIONS);
    if (kernel.size() != 4 || positions.size() != 3) {
      return named;
    }
    long patch = kernel.get(3);
    long side = Math.round(Math.sqrt(positions.get(1) - 1.0));
    return patch >= 1 && side >= 1 && side * patch <= Short.MAX_VALUE
        ? new Variant<>(new VisionTransformerOptions((int) patch), (int) (side * patch))
        : named;
  }

  @Override
  public Network create(VisionTransformerOptions options, NetworkSpec spec) {
    int size = spec.inputSize();
    int patch = options.patch();
    if (size % patch != 0) {
      throw new InputException(
          "network.%s.patch is %d, which does not divide images of %d x %d"
              .formatted(section(), patch, size, size));
    }
    int patches = Math.multiplyExact(size / patch, size / patch);
    var graph = new GraphBuilder(NetworkInput.images(spec.inputChannels(), size, size));
    int classToken = graph.add("class_token", new LearnedTokens(1, WIDTH));
    int at =
        graph.convolution(
            PATCHES, new Convolution(spec.inputChannels(), WIDTH, patch, patch, 0, 1, true), 0);
    at = graph.add("tokens", new Tokens(), at);
    at = graph.add("concat", new Concat(2, 0), classToken, at);
    int positions = graph.add(POSITIONS, new LearnedTokens(patches + 1, WIDTH));
    at = graph.add("encoder.add", new Add(), at, positions);
    at = graph.dropout("encoder.dropout", at, spec.dropout());
    for (int block = 0; block < DEPTH; block++) {
      at = block(graph, "encoder.layers.encoder_layer_" + block, at, spec.dropout());
    }
    at = graph.add("encoder.ln", new LayerNorm(WIDTH, EPSILON), at);
    at = graph.add("take", new TakeToken(0), at);
    return graph.classifier("heads.head", at, WIDTH, spec, Initialization.TRANSFORMER);
  }

  private static int block(GraphBuilder graph, String name, int from, double dropout) {
    int at = graph.add(name + ".ln_1", new LayerNorm(WIDTH, EPSILON), from);
    at = graph.prunable(name + ".self_attention", new Attention(WIDTH, HEADS), at);
    at = graph.dropout(name + ".dropout", at, dropout);
    int middle = graph.add(name + ".add_1", new Add(), at, from);
    at = graph.add(name + ".ln_2", new LayerNorm(WIDTH, EPSILON), middle);
    at = graph.prunable(name + ".mlp.0", new Linear(WIDTH, MLP_WIDTH, true), at);
    at = graph.activation(name + ".mlp.1", at, Activation.Function.GELU);
    at = graph.dropout(name + ".mlp.2", at, dropout);
    at = graph.prunable(name + ".mlp.3", new Linear(MLP_WIDTH, WIDTH, true), at);
    at = graph.dropout(name + ".mlp.4", at, dropout);
    return graph.add(name + ".add_2", new Add(), middle, at);
  }
}
