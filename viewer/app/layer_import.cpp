#include "viewer/app/layer_import.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <mutex>
#include <thread>
#include <utility>

#include "geo/layers/layer_reading.h"
#include "viewer/app/reading_limits.h"

namespace sandtable {
namespace {

using Phase = ui::ImportStatus::Phase;

/// What Taiwanese data come in: TWD97 TM2 of the main island and of the islands, TWD67 of both, longitude and latitude.
constexpr std::array<const char*, 5> kUsualSystems{"EPSG:3826", "EPSG:3825", "EPSG:3828", "EPSG:3827", "EPSG:4326"};

// Hues that mean nothing yet: not the blue of depth, not red, orange or yellow of alerts, not the accent.
constexpr std::array<render::Colour, 5> kHues{render::rgb(0x7d4fa0), render::rgb(0x6b5b3e), render::rgb(0xa0527f),
                                              render::rgb(0x4f6b4a), render::rgb(0x55606e)};

std::string content_of(const geo::LayerDescription& layer) {
  if (layer.kind == geo::LayerKind::kRaster) return fmt::format("{} × {} {} · {}", layer.width, layer.height, layer.type, layer.driver);
  std::string words;
  for (const auto& [type, count] : layer.geometry_types) words += fmt::format("{}{} {}", words.empty() ? "" : " · ", count, type);
  if (words.empty() && layer.feature_count) words = std::to_string(*layer.feature_count);
  return words + (words.empty() ? "" : " · ") + layer.driver;
}

ui::ImportTable seen(const geo::LayerDescription& layer, const geo::TablePreview& preview) {
  ui::ImportTable out;
  out.read = {layer.encoding.empty() ? "UTF-8" : layer.encoding, preview.delimiter, preview.header_rows};
  for (const geo::FieldDescription& field : layer.fields) out.columns.push_back(field.name);
  out.titles = preview.titles;
  out.rows = preview.rows;
  out.position_columns = preview.position_columns;
  return out;
}

ui::ImportLayer seen(const geo::LayerDescription& layer) {
  ui::ImportLayer out;
  out.source = layer.source;
  out.layer = layer.layer;
  out.content = content_of(layer);
  out.drawable = layer.kind == geo::LayerKind::kVector;
  out.crs = layer.crs.value_or("");
  if (layer.assumed_crs) out.crs_choices.push_back(*layer.assumed_crs);
  for (const char* system : kUsualSystems) {
    if (std::ranges::find(out.crs_choices, system) == out.crs_choices.end()) out.crs_choices.emplace_back(system);
  }
  // Nothing speaks for any of them: the person has to say it.
  if (!layer.crs && !layer.assumed_crs) out.crs_choices.insert(out.crs_choices.begin(), "");
  for (const geo::EncodingCandidate& candidate : layer.encoding_candidates) out.encodings.push_back({candidate.encoding, candidate.samples});
  out.warnings = layer.warnings;
  if (layer.table) out.table = seen(layer, *layer.table);
  return out;
}

geo::TableCut cut_of(const ui::TextReading& reading) { return {reading.delimiter, reading.header_rows}; }

/// The same shapes in a colour of their own, so that a brought layer is told from the place's.
void give_hue(SceneLayer& scene, render::Colour hue) {
  if (scene.areas) {
    auto areas = std::make_shared<render::AreaSet>(*scene.areas);
    for (render::AreaStyle& style : areas->styles) {
      style.fill = render::with_alpha(hue, 70);
      style.outline = hue;
      style.outline_px = 1.5F;
    }
    scene.areas = areas;
  }
  if (scene.lines) {
    auto lines = std::make_shared<render::LineSet>(*scene.lines);
    for (render::LineStyle& style : lines->styles) style.colour = hue;
    scene.lines = lines;
  }
  if (scene.points) {
    auto points = std::make_shared<render::SymbolSet>(*scene.points);
    for (render::Symbol& symbol : points->symbols) symbol.fill = hue;
    scene.points = points;
  }
}

std::string name_of(const ui::ImportWish& wish) {
  return wish.layer.empty() ? std::filesystem::path(wish.source).stem().string() : wish.layer;
}

const char* sentence_about(ErrorCode code) {
  switch (code) {
    case ErrorCode::kNotFound:
      return "add_layer.layer_not_found";
    case ErrorCode::kLimit:
      return "add_layer.layer_beyond_limit";
    default:
      return "add_layer.layer_failed";
  }
}

}  // namespace

LayerReader make_layer_reader(const Place& place) {
  LayerReader reader;
  reader.list = [](const std::string& source, const ui::TextReading& reading) {
    geo::ListingOptions options;
    options.encoding = reading.encoding;
    options.cut = cut_of(reading);
    options.preview = true;
    return geo::list_source(source, options);
  };
  reader.read = [crs = place.crs, limits = layer_limits(place.reading)](const ui::ImportWish& wish) {
    geo::ReadingOptions options;
    options.limits = limits;
    if (!wish.crs.empty()) options.crs = wish.crs;
    options.encoding = wish.reading.encoding;
    options.cut = cut_of(wish.reading);
    return geo::read_vector_layer(wish.source, wish.layer, crs, options);
  };
  return reader;
}

struct LayerImport::Shared {
  LayerReader reader;
  std::mutex mutex;  ///< of what follows; never held while reading
  ui::ImportStatus status;
  std::vector<Added> added;
  std::size_t imported = 0;

  void list(const std::string& source);
  void list_again(const std::string& source, const ui::TextReading& reading);
  void read(const std::vector<ui::ImportWish>& wishes);
  void read_one(const ui::ImportWish& wish);
  void complain(const ui::ImportWish& wish, const char* key, const std::string& said = {}) {
    const std::lock_guard lock(mutex);
    status.errors.push_back({key, name_of(wish), said});
  }
};

void LayerImport::Shared::list(const std::string& source) {
  const geo::SourceListing listing = reader.list(source, {});
  const std::lock_guard lock(mutex);
  status.layers.clear();
  for (const geo::LayerDescription& layer : listing.layers) status.layers.push_back(seen(layer));
  for (const geo::SourceError& error : listing.errors) status.errors.push_back({"add_layer.source_failed", "", error.message});
  ++status.listing;
  status.phase = Phase::kListed;
}

/// What was chosen for the other layers stays, and so does this one where it cannot be read that way.
void LayerImport::Shared::list_again(const std::string& source, const ui::TextReading& reading) {
  const geo::SourceListing listing = reader.list(source, reading);
  const std::lock_guard lock(mutex);
  for (const geo::LayerDescription& layer : listing.layers) {
    const auto at = std::ranges::find_if(
        status.layers, [&](const ui::ImportLayer& known) { return known.source == layer.source && known.layer == layer.layer; });
    if (at != status.layers.end()) *at = seen(layer);
  }
  for (const geo::SourceError& error : listing.errors) status.errors.push_back({"add_layer.source_failed", "", error.message});
  status.phase = Phase::kListed;
}

void LayerImport::Shared::read(const std::vector<ui::ImportWish>& wishes) {
  for (const ui::ImportWish& wish : wishes) read_one(wish);
  const std::lock_guard lock(mutex);
  status.phase = status.errors.empty() ? Phase::kAdded : Phase::kListed;
}

void LayerImport::Shared::read_one(const ui::ImportWish& wish) {
  auto layer = reader.read(wish);
  if (!layer) return complain(wish, sentence_about(layer.error().code), layer.error().message);
  if (!layer->value.placed) return complain(wish, "add_layer.layer_without_crs");
  Added one;
  one.layer.config.name = {name_of(wish), name_of(wish)};
  one.layer.config.source = wish.source;
  one.layer.config.layer = wish.layer;
  one.layer.warnings = std::move(layer->warnings);
  one.layer.features = std::make_shared<const geo::VectorLayer>(std::move(layer->value));
  std::size_t number = 0;
  {
    const std::lock_guard lock(mutex);
    number = imported++;
  }
  one.layer.config.id = fmt::format("session-{}", number + 1);
  one.layer.flood_map = flood_map_of(one.layer.config, *one.layer.features);
  one.scene = build_scene_layer(one.layer);
  // A flood map has colours that mean something.
  if (!one.layer.flood_map) give_hue(one.scene, kHues[number % kHues.size()]);
  const std::lock_guard lock(mutex);
  added.push_back(std::move(one));
}

LayerImport::LayerImport(LayerReader reader) : shared_(std::make_shared<Shared>()) { shared_->reader = std::move(reader); }

void LayerImport::start(std::function<void(Shared&)> work) {
  // Detached: a reading may take minutes, and its child ends with this process.
  std::thread([shared = shared_, work = std::move(work)] { work(*shared); }).detach();
}

void LayerImport::inspect(const std::string& source, const std::optional<ui::TextReading>& reading) {
  {
    const std::lock_guard lock(shared_->mutex);
    if (shared_->status.busy()) return;
    shared_->status.phase = reading ? Phase::kReadingAgain : Phase::kListing;
    if (!reading) shared_->status.source = source;
    shared_->status.errors.clear();
  }
  start([source, reading](Shared& shared) { reading ? shared.list_again(source, *reading) : shared.list(source); });
}

void LayerImport::add(const std::vector<ui::ImportWish>& wishes) {
  {
    const std::lock_guard lock(shared_->mutex);
    if (shared_->status.busy() || wishes.empty()) return;
    shared_->status.phase = Phase::kAdding;
    shared_->status.errors.clear();
  }
  start([wishes](Shared& shared) { shared.read(wishes); });
}

ui::ImportStatus LayerImport::status() const {
  const std::lock_guard lock(shared_->mutex);
  return shared_->status;
}

std::vector<LayerImport::Added> LayerImport::take_added() {
  const std::lock_guard lock(shared_->mutex);
  return std::exchange(shared_->added, {});
}

}  // namespace sandtable
