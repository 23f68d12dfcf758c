package org.fairlead.data.cache;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.fairlead.data.SampleSet;
import org.fairlead.data.SampleShape;
import org.fairlead.data.SampleStore;

/** The rows of a table, which holds them in memory itself. */
final class RowsInMemory implements SampleStore {
  private final SampleSet table;

  RowsInMemory(SampleSet table) {
    this.table = table;
  }

  @Override
  public SampleShape shape() {
    return table.shape();
  }

  @Override
  public int size() {
    return table.size();
  }

  @Override
  public void copy(int sample, ByteBuffer target) {
    table.read(sample, target.order(ByteOrder.nativeOrder()));
  }

  @Override
  public void copy(int sample, byte[] target) {
    copy(sample, ByteBuffer.wrap(target));
  }

  @Override
  public void close() {}
}
