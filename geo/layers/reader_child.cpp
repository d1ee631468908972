
#include "geo/layers/reader_child.h"
#include <cpl_vsi.h>
#include <chrono>
#include <cstdlib>
#include <exception>
#include <new>
#include <string>
#include <string_view>
#include "geo/gdal/gdal_errors.h"
#include "geo/gdal/gdal_setting.h"
#include "geo/layers/layer_cache.h"
#include "geo/layers/layer_loading.h"
#include "geo/layers/source_members.h"
#include "geo/layers/survey.h"
#include "geo/raster/raster_answer.h"
#include "geo/reader/reader_answer.h"
#include "geo/reader/reader_confinement.h"
#include "geo/reader/reader_request.h"
#include "geo/reader/source_text.h"
#include "twin/base/text.h"

namespace sandtable::geo {
namespace {

using Clock = std::chrono::steady_clock;

AnswerWriter& answers() {
  static AnswerWriter writer;
  return writer;
}

void tell_that_memory_ran_out() {
  answers().out_of_memory();
  std::set_new_handler(nullptr);  // the next attempt throws
}

SurveySetting setting_for(const ReaderRequest& request) {
  SurveySetting setting;
  setting.source = request.source;
  setting.taiwan = request.taiwan;
  setting.user_characters = request.user_characters;
  setting.encoding = request.encoding;
  setting.cut = request.table;
  setting.preview = request.preview;
  // The rest of the time is for starting, opening and the slowest single call.
  setting.deadline = Clock::now() + std::chrono::milliseconds(static_cast<long>(request.seconds * 600));
  setting.heartbeat = [] { answers().beat(); };
  return setting;
}

bool is_folder(const std::string& path) {
  VSIStatBufL facts;
  return VSIStatL(path.c_str(), &facts) == 0 && VSI_ISDIR(facts.st_mode);
}

/// GDAL's name for the inside of an archive; "" for anything else.
std::string inside_of(const std::string& path) {
  if (path.starts_with("/vsizip/") || path.starts_with("/vsitar/")) return {};
  const std::string extension = extension_of(path);
  const std::string name = lower_ascii(path);
  const std::string rooted = path.starts_with("/") ? path : "./" + path;
  if (extension == "zip") return "/vsizip/" + rooted;
  if (extension == "tar" || extension == "tgz" || name.ends_with(".tar.gz")) return "/vsitar/" + rooted;
  return {};
}

Status list_members(const std::string& root, bool archive, const std::string& path) {
  constexpr std::size_t kMostListed = 500;
  const Result<Members> members = members_of(root, archive, file_size(path));
  if (!members) return pass(members);
  const std::size_t sources = members->files.size();
  if (sources == 0 && members->too_deep == 0)
    return fail(ErrorCode::kUnreadable, "{}",
                archive ? "holds no geodata, or the archive is damaged" : "holds no geodata");
  for (std::size_t i = 0; i < std::min(sources, kMostListed); ++i) answers().member(members->files[i]);
  // What is listed holds; what is not must be known.
  std::string left_out;
  if (sources > kMostListed) {
    left_out = fmt::format("holds {} sources: {} beyond the first {} are left out", sources, sources - kMostListed,
                           kMostListed);
  }
  if (members->too_deep > 0) {
    left_out += fmt::format("{}{} files or folders more than five folders down are left out",
                            left_out.empty() ? "" : "; ", members->too_deep);
  }
  return left_out.empty() ? Status() : fail(ErrorCode::kLimit, "{}", left_out);
}

/// Surveys both halves of one file and answers its layers. Fails when neither half can be opened.
/// Parts of which nothing can be read are warnings beside those that can be, and an error where there are none.
Status tell(HalfSurvey& found) {
  if (found.layers.empty()) {
    if (found.unreadable.empty()) return fail(ErrorCode::kUnreadable, "holds no layers");
    const std::size_t others = found.unreadable.size() - 1;
    const std::string more = others > 0 ? fmt::format(" (and {} more parts)", others) : std::string();
    return fail(ErrorCode::kUnreadable, "{}{}", found.unreadable.front(), more);
  }
  constexpr std::size_t kMostTold = 4;
  for (std::size_t i = 0; i < std::min(found.unreadable.size(), kMostTold); ++i) {
    found.layers.front().warnings.push_back("unreadable: " + found.unreadable[i]);
  }
  if (found.unreadable.size() > kMostTold) {
    found.layers.front().warnings.push_back(fmt::format("{} parts are unreadable", found.unreadable.size()));
  }
  for (const LayerDescription& layer : found.layers) answers().layer(to_json(layer));
  return {};
}

Status survey_halves(const PreparedSource& prepared, const SurveySetting& setting, GdalErrors& errors) {
  const DriverNotice notice = [](std::string_view driver) { answers().driver(driver); };
  const auto append = [](HalfSurvey& to, HalfSurvey from) {
    std::move(from.layers.begin(), from.layers.end(), std::back_inserter(to.layers));
    std::move(from.unreadable.begin(), from.unreadable.end(), std::back_inserter(to.unreadable));
  };
  HalfSurvey found;
  Result<OpenedHalf> raster = open_half(Half::kRaster, prepared, errors, notice);
  if (raster) {
    answers().driver(raster->driver);
    append(found, survey_raster(*raster, prepared, setting, errors));
  } else if (raster.error().code == ErrorCode::kLimit) {
    return pass(raster);
  }
  errors.take();
  Result<OpenedHalf> vector = open_half(Half::kVector, prepared, errors, notice);
  if (vector) {
    answers().driver(vector->driver);
    append(found, survey_vector(*vector, prepared, setting, errors));
  }
  if (raster || vector) return tell(found);
  // "No driver recognises it" says less than a driver that knew the file and stumbled.
  return vector.error().code != ErrorCode::kUnsupported ? pass(vector) : pass(raster);
}

Status survey_table(const PreparedSource& prepared, const SurveySetting& setting, std::size_t fewest_columns = 1) {
  const Result<LayerDescription> layer = survey_csv(prepared, setting);
  if (!layer) return pass(layer);
  if (layer->fields.size() < fewest_columns) return fail(ErrorCode::kInvalid, "is plain text and not a table");
  answers().layer(to_json(*layer));
  return {};
}

Status list_file(const std::string& path, const ReaderRequest& request, GdalErrors& errors) {
  if (path.starts_with("/vsizip/") && extension_of(path) == "zip") {
    return fail(ErrorCode::kUnsupported, "is an archive within an archive, which is not opened: unpack it first");
  }
  Result<PreparedSource> prepared = prepare_source(path, request.work);
  if (!prepared) return pass(prepared);
  if (prepared->first.format) {
    return fail(ErrorCode::kUnsupported, "GDAL on this system has no driver for {}", *prepared->first.format);
  }
  const SurveySetting setting = setting_for(request);
  const std::string extension = extension_of(path);
  if (extension == "csv" || extension == "tsv" || extension == "psv") {
    answers().driver("CSV");
    const std::string vrt = sibling(path, "vrt");
    if (vrt.empty()) return survey_table(*prepared, setting);
    // The .vrt beside a table says how its owner wants it read.
    Result<PreparedSource> described = prepare_source(vrt, request.work);
    if (!described || !survey_halves(*described, setting, errors)) return survey_table(*prepared, setting);
    return {};
  }
  const Status ok = survey_halves(*prepared, setting, errors);
  if (!ok && (extension == "txt" || extension == "tab" || extension == "dat") && survey_table(*prepared, setting, 2)) {
    return {};
  }
  return ok;
}

Status list(const ReaderRequest& request, GdalErrors& errors) {
  const std::string path = gdal_source(request.path);
  if (is_database_string(path)) {
    PreparedSource database;
    database.path = path;
    return survey_halves(database, setting_for(request), errors);
  }
  if (is_folder(path)) {
    PreparedSource folder;
    folder.folder = true;
    folder.path = path;
    if (folder.path.size() > 1 && folder.path.ends_with('/')) folder.path.pop_back();
    if (survey_halves(folder, setting_for(request), errors)) return {};
    return list_members(folder.path, false, path);
  }
  const std::string inside = inside_of(path);
  if (!inside.empty()) {
    const Result<PreparedSource> prepared = prepare_source(path, request.work);
    if (!prepared) return pass(prepared);
    if (extension_of(path) == "zip" && survey_halves(*prepared, setting_for(request), errors)) return {};
    return list_members(inside, true, path);
  }
  if (extension_of(path) == "gz" && !path.starts_with("/vsi")) return list_file("/vsigzip/" + path, request, errors);
  return list_file(path, request, errors);
}

Status read(const ReaderRequest& request, GdalErrors& errors) {
  ReadingOptions options;
  options.taiwan = request.taiwan;
  options.user_characters = request.user_characters;
  options.encoding = request.encoding;
  options.cut = request.table;
  options.place_extent = request.place_extent;
  if (!request.crs.empty()) options.crs = request.crs;
  const Result<WithWarnings<VectorLayer>> layer =
      load_vector_layer(gdal_source(request.path), request.layer, request.place_crs, options, request.work, errors,
                        [] { answers().beat(); });
  if (!layer) return pass(layer);
  return write_layer_cache(*layer, request.cache);
}

/// What the raster reader opens: archives of one raster and compressed files by their inside.
Result<std::string> raster_inside(const ReaderRequest& request) {
  std::string path = gdal_source(request.path);
  if (extension_of(path) == "gz" && !path.starts_with("/vsi")) path = "/vsigzip/" + path;
  Result<PreparedSource> prepared = prepare_source(path, request.work);
  if (!prepared) return pass(prepared);
  if (prepared->first.format) {
    return fail(ErrorCode::kUnsupported, "GDAL on this system has no driver for {}", *prepared->first.format);
  }
  const std::string inside = inside_of(path);
  const bool read_as_it_is = lower_ascii(path).ends_with(".hgt.zip");
  if (inside.empty() || read_as_it_is) return std::move(prepared->path);
  const Result<Members> members = members_of(inside, true, file_size(path));
  if (!members) return pass(members);
  if (members->files.size() == 1) return members->files.front();
  return fail(ErrorCode::kInvalid, "holds {} sources; name one of them as {}/FILE", members->files.size(), inside);
}

Status read_raster(const ReaderRequest& request) {
  const Result<std::string> path = raster_inside(request);
  if (!path) return pass(path);
  return answer_raster(request, *path);
}

Status fulfil(const ReaderRequest& request, GdalErrors& errors) {
  switch (request.mode) {
    case ReaderRequest::Mode::kList:
      return list(request, errors);
    case ReaderRequest::Mode::kRead:
      return read(request, errors);
    default:
      return read_raster(request);
  }
}

int answer(const ReaderRequest& request) {
  const bool network_wanted = is_network_source(request.path);
  confine_reader(request.seconds, request.memory_mb, request.work, network_wanted);
  std::set_new_handler(tell_that_memory_ran_out);
  const bool raster = request.mode == ReaderRequest::Mode::kGrid || request.mode == ReaderRequest::Mode::kDrape;
  set_up_gdal_in_child(request.work, network_wanted, raster ? 512 : 64);
  GdalErrors errors;
  errors.on_fatal([](bool out_of_memory) {
    if (out_of_memory) answers().out_of_memory();
  });
  const Status ok = fulfil(request, errors);
  if (!ok) {
    if (errors.out_of_memory()) answers().out_of_memory();
    answers().error(ok.error());
  }
  answers().done();
  // Leave without tearing GDAL down: a driver that survived a bad file need not survive its own destructors.
  std::_Exit(0);
}

}  // namespace

int run_reader_child() {
  const Result<ReaderRequest> request = ReaderRequest::parse(reader_words());
  if (!request) return 2;
  try {
    return answer(*request);
  } catch (const std::bad_alloc&) {
    answers().out_of_memory();
  } catch (const std::exception& error) {
    answers().error({ErrorCode::kUnreadable, clipped(valid_utf8(error.what()), 200)});
  }
  std::_Exit(1);
}

}  // namespace sandtable::geo
