#include "viewer/app/commands/layers_command.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cstdio>
#include <nlohmann/json.hpp>

#include "geo/layers/source_listing.h"

namespace sandtable {
namespace {

void print_json(const geo::SourceListing& listing) {
  for (const geo::LayerDescription& layer : listing.layers) fmt::print("{}\n", geo::to_json(layer));
  for (const geo::SourceError& error : listing.errors) {
    using Json = nlohmann::ordered_json;
    const Json line{{"source", error.source}, {"error", error.message}};
    fmt::print("{}\n", line.dump(-1, ' ', false, Json::error_handler_t::replace));
  }
}

std::string content_words(const geo::LayerDescription& layer) {
  if (layer.kind == geo::LayerKind::kRaster) {
    return fmt::format("raster {} x {}, {} band(s) {}", layer.width, layer.height, layer.bands, layer.type);
  }
  std::string words = layer.feature_count ? fmt::format("{} features", *layer.feature_count) : "features not counted";
  for (const auto& [type, count] : layer.geometry_types) words += fmt::format(", {} {}", count, type);
  return words;
}

std::string box_words(const std::optional<Extent>& box) {
  if (!box) return "unknown";
  return fmt::format("{:.7g} {:.8g} .. {:.7g} {:.8g}", box->west, box->south, box->east, box->north);
}

void print_for_people(const geo::SourceListing& listing) {
  for (const geo::LayerDescription& layer : listing.layers) {
    fmt::print("{}  [{}]  {}\n", layer.layer, layer.driver, content_words(layer));
    fmt::print("  source  {}\n", layer.source);
    fmt::print("  crs     {}{}\n", layer.crs.value_or("unknown"),
               layer.assumed_crs ? " (assumed " + *layer.assumed_crs + ")" : "");
    fmt::print("  extent  {}\n  WGS 84  {}\n", box_words(layer.extent), box_words(layer.extent_wgs84));
    if (!layer.fields.empty()) {
      std::string names;
      for (const geo::FieldDescription& field : layer.fields) {
        names += fmt::format("{}{} ({})", names.empty() ? "" : ", ", field.name, field.type);
      }
      fmt::print("  fields  {}\n", names);
    }
    for (const geo::EncodingCandidate& candidate : layer.encoding_candidates) {
      fmt::print("  reads   {:8} {}\n", candidate.encoding, fmt::join(candidate.samples, " | "));
    }
    for (const std::string& warning : layer.warnings) fmt::print("  note    {}\n", warning);
  }
  for (const geo::SourceError& error : listing.errors) fmt::print(stderr, "error: {}\n", error.message);
}

}  // namespace

int run_layers(const LayersOptions& options) {
  if (options.sources.empty()) {
    fmt::print(stderr, "error: layers needs at least one SOURCE\n");
    return 2;
  }
  geo::ListingOptions listing_options;
  listing_options.program.path = options.reader_program;
  bool all_read = true;
  for (const std::string& source : options.sources) {
    const geo::SourceListing listing = geo::list_source(source, listing_options);
    if (options.json) {
      print_json(listing);
    } else {
      print_for_people(listing);
    }
    std::fflush(stdout);
    all_read = all_read && listing.errors.empty();
  }
  return all_read ? 0 : 1;
}

}  // namespace sandtable
