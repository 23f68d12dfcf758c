package org.fairlead.networks.architecture;

import java.util.List;
import org.fairlead.networks.Network;
import org.fairlead.networks.NetworkProvider;
import org.fairlead.networks.NetworkSpec;

/**
 * The 6n+2 residual networks for small images, whose projection shortcuts (option B) are named as
 * torchvision names them and whose classifier is {@code fc}.
 *
 * @see <a href="https://arxiv.org/abs/1512.03385">He et al. (2015)</a>
 */
public abstract sealed class CifarResNet implements NetworkProvider<CifarResNetOptions> {
  private final int depth;

  private CifarResNet(int depth) {
    this.depth = depth;
  }

  @Override
  public String name() {
    return section() + depth;
  }

  @Override
  public String section() {
    return "cifarresnet";
  }

  @Override
  public String summary() {
    return "residual network of %d layers for images of about 32 x 32".formatted(depth);
  }

  @Override
  public CifarResNetOptions defaults() {
    return CifarResNetOptions.projection();
  }

  @Override
  public List<Variant<CifarResNetOptions>> variants() {
    return List.of(
        new Variant<>(CifarResNetOptions.projection(), 0),
        new Variant<>(CifarResNetOptions.padding(), 0));
  }

  @Override
  public Network create(CifarResNetOptions options, NetworkSpec spec) {
    return ResidualNetworks.cifar(spec, options.kind(), (depth - 2) / 6);
  }

  /** 8 layers. */
  public static final class Depth8 extends CifarResNet {
    /** For the catalogue. */
    public Depth8() {
      super(8);
    }
  }

  /** 20 layers. */
  public static final class Depth20 extends CifarResNet {
    /** For the catalogue. */
    public Depth20() {
      super(20);
    }
  }

  /** 32 layers. */
  public static final class Depth32 extends CifarResNet {
    /** For the catalogue. */
    public Depth32() {
      super(32);
    }
  }

  /** 44 layers. */
  public static final class Depth44 extends CifarResNet {
    /** For the catalogue. */
    public Depth44() {
      super(44);
    }
  }

  /** 56 layers. */
  public static final class Depth56 extends CifarResNet {
    /** For the catalogue. */
    public Depth56() {
      super(56);
    }
  }
}
