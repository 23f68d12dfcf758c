/**
 * Parquet files, read through DuckDB: {@link org.fairlead.parquet.ParquetTables} makes them tables
 * as CSV files are, {@link org.fairlead.parquet.ParquetImages} is a data format for images that are
 * in them.
 *
 * <p>A file may come from anywhere, and DuckDB is a program that could do much with it. So every
 * {@code Database} here is one of its own, in memory, that may open the files that it is made for
 * and nothing else; names, which files choose, never become part of a query. DuckDB is loaded when
 * the first Parquet file is read.
 */
@NullMarked
package org.fairlead.parquet;

import org.jspecify.annotations.NullMarked;
