#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include "geo/layers/source_listing.h"
#include "tests/support/temp_dir.h"

namespace sandtable::geo::test {

/// Each test gets a folder of its own; the reader child is the layers_probe program.
class Listing : public ::testing::Test {
 protected:
  SourceListing list(const std::string& source, double seconds = 30) const {
    ListingOptions options = options_;
    options.program.path = SANDTABLE_LAYERS_PROBE;
    options.limits.seconds = options.limits.silence_seconds = seconds;
    return list_source(source, options);
  }

  /// The only layer of a source that must be readable.
  LayerDescription layer(const std::string& source) const {
    SourceListing listing = list(source);
    EXPECT_TRUE(listing.errors.empty()) << listing.errors[0].message;
    EXPECT_EQ(listing.layers.size(), 1u);
    return listing.layers.empty() ? LayerDescription() : std::move(listing.layers[0]);
  }

  /// The error of a source that must not be readable.
  std::string error(const std::string& source) const {
    const SourceListing listing = list(source);
    EXPECT_EQ(listing.errors.size(), 1u);
    EXPECT_TRUE(listing.layers.empty());
    return listing.errors.empty() ? "" : listing.errors[0].message;
  }

  static bool warns(const LayerDescription& layer, std::string_view words) {
    return std::any_of(layer.warnings.begin(), layer.warnings.end(),
                       [&](const std::string& w) { return w.find(words) != std::string::npos; });
  }

  ListingOptions options_;
  sandtable::test::TempDir folder_;
};

}  // namespace sandtable::geo::test
