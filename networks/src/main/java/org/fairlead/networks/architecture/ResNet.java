package org.fairlead.networks.architecture;

import org.fairlead.networks.Network;
import org.fairlead.networks.NetworkProvider;
import org.fairlead.networks.NetworkSpec;

/**
 * torchvision's residual networks.
 *
 * @see <a href="https://arxiv.org/abs/1512.03385">He et al. (2015)</a>
 */
public abstract sealed class ResNet implements NetworkProvider<StemOptions> {
  private final int depth;

  private ResNet(int depth) {
    this.depth = depth;
  }

  @Override
  public String name() {
    return "resnet" + depth;
  }

  @Override
  public String section() {
    return "resnet";
  }

  @Override
  public String summary() {
    return "torchvision's residual network of %d layers".formatted(depth);
  }

  @Override
  public StemOptions defaults() {
    return StemOptions.standard();
  }

  /** 18 layers in basic blocks. */
  public static final class Depth18 extends ResNet {
    /** For the catalogue. */
    public Depth18() {
      super(18);
    }

    @Override
    public Network create(StemOptions options, NetworkSpec spec) {
      return ResidualNetworks.basic(spec, options.stem(), 2, 2, 2, 2);
    }
  }

  /** 34 layers in basic blocks. */
  public static final class Depth34 extends ResNet {
    /** For the catalogue. */
    public Depth34() {
      super(34);
    }

    @Override
    public Network create(StemOptions options, NetworkSpec spec) {
      return ResidualNetworks.basic(spec, options.stem(), 3, 4, 6, 3);
    }
  }

  /** 50 layers in bottleneck blocks. */
  public static final class Depth50 extends ResNet {
    /** For the catalogue. */
    public Depth50() {
      super(50);
    }

    @Override
    public Network create(StemOptions options, NetworkSpec spec) {
      return ResidualNetworks.bottleneck(spec, options.stem(), 3, 4, 6, 3);
    }
  }
}
