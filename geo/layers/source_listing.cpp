#include "geo/layers/source_listing.h"

#include <sys/stat.h>

#include <chrono>
#include <filesystem>
#include <utility>

#include "geo/reader/reader_run.h"
#include "geo/reader/source_text.h"

namespace sandtable::geo {
namespace {

using Clock = std::chrono::steady_clock;

/// What one child answered.
struct ChildReport {
  std::vector<LayerDescription> layers;
  std::vector<std::string> members;
  std::string error;
};

ChildReport run_child(const std::string& source, const ListingOptions& options, double seconds) {
  ChildReport report;
  const Result<WorkFolder> work = WorkFolder::make();
  if (!work) {
    report.error = work.error().message;
    return report;
  }
  ReaderRequest request;
  request.source = without_secrets(source);
  request.path = source;
  request.work = work->path();
  request.taiwan = options.taiwan;
  request.user_characters = options.user_characters;
  request.encoding = options.encoding;
  request.table = options.cut;
  request.preview = options.preview;
  ReaderLimits limits = options.limits;
  limits.seconds = seconds;
  limits.silence_seconds = std::min(limits.silence_seconds, seconds);
  const Status ok = run_reader(options.program, request, limits, [&](ReaderAnswer&& answer) {
    if (answer.kind == ReaderAnswer::Kind::kMember) report.members.push_back(std::move(answer.text));
    if (answer.kind != ReaderAnswer::Kind::kLayer) return;
    Result<LayerDescription> layer = layer_description_from_json(answer.text);
    if (layer) report.layers.push_back(std::move(*layer));
  });
  if (!ok) report.error = ok.error().message;
  return report;
}

bool is_special(const std::string& source) {
  return source.starts_with("/vsi") || source.find(':') != std::string::npos;
}

/// Why a path cannot be a source at all; empty when it can.
std::string plain_refusal(const std::string& source) {
  struct stat facts {};
  if (stat(source.c_str(), &facts) != 0) {
    return is_special(source) ? std::string() : fmt::format("{}: no such file or folder", shown_source(source));
  }
  if (!S_ISREG(facts.st_mode) && !S_ISDIR(facts.st_mode)) {
    return fmt::format("{}: is neither a file nor a folder", shown_source(source));
  }
  return {};
}

void list_into(SourceListing& listing, const std::string& source, const ListingOptions& options, double seconds,
               int depth) {
  ChildReport report = run_child(source, options, seconds);
  for (LayerDescription& layer : report.layers) listing.layers.push_back(std::move(layer));
  if (!report.error.empty()) listing.errors.push_back({without_secrets(source), std::move(report.error)});
  if (report.members.empty()) return;
  constexpr int kDeepest = 2;
  if (depth >= kDeepest) {
    listing.errors.push_back(
        {without_secrets(source), fmt::format("{}: archives within archives are not opened", shown_source(source))});
    return;
  }
  // The members of an archive share its time, those of a folder have each their own.
  const bool archive = !std::filesystem::is_directory(source);
  const Clock::time_point start = Clock::now();
  std::size_t told = 0;
  for (const std::string& member : report.members) {
    const double left = seconds - std::chrono::duration<double>(Clock::now() - start).count();
    if (archive && left < 0.5) {
      listing.errors.push_back(
          {without_secrets(source), fmt::format("{}: only {} of {} members were listed within {:.0f} s",
                                                shown_source(source), told, report.members.size(), seconds)});
      return;
    }
    list_into(listing, member, options, archive ? left : seconds, depth + 1);
    ++told;
  }
}

}  // namespace

SourceListing list_source(const std::string& source, const ListingOptions& options) {
  SourceListing listing;
  if (std::string refusal = plain_refusal(source); !refusal.empty()) {
    listing.errors.push_back({without_secrets(source), std::move(refusal)});
    return listing;
  }
  list_into(listing, source, options, options.limits.seconds, 0);
  if (listing.layers.empty() && listing.errors.empty()) {
    listing.errors.push_back({without_secrets(source), fmt::format("{}: holds no layers", shown_source(source))});
  }
  return listing;
}

}  // namespace sandtable::geo
