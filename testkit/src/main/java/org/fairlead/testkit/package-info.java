/**
 * What the tests of several modules share: {@link org.fairlead.testkit.GoldenTraces}, {@link
 * org.fairlead.testkit.TestFolders} and {@link org.fairlead.testkit.TiedProcess}.
 */
@NullMarked
package org.fairlead.testkit;

import org.jspecify.annotations.NullMarked;
