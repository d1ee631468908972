#include "twin/place/source_credit.h"

#include <algorithm>
#include <array>
#include <utility>

namespace sandtable {
namespace {

constexpr std::array<std::string_view, 4> kCreditedKinds{"feed", "layer", "terrain", "drape"};

/// Recipes write kNotStated where somebody looked and found nothing.
SourceCredit credit(CreditedKind kind, std::string id, Text name, const std::string& attribution,
                    const std::string& licence) {
  const auto known = [](const std::string& text) { return text == kNotStated ? std::string() : text; };
  return {kind, std::move(id), std::move(name), known(attribution), known(licence)};
}

}  // namespace

std::string_view credited_kind_key(CreditedKind kind) { return kCreditedKinds[static_cast<std::size_t>(kind)]; }

std::optional<CreditedKind> parse_credited_kind(std::string_view key) {
  const auto found = std::ranges::find(kCreditedKinds, key);
  if (found == kCreditedKinds.end()) return std::nullopt;
  return static_cast<CreditedKind>(found - kCreditedKinds.begin());
}

std::string stated(const std::string& text) { return text.empty() ? kNotStated : text; }

std::vector<SourceCredit> credits_of(const Place& place) {
  std::vector<SourceCredit> credits;
  for (const FeedConfig& feed : place.feeds)
    credits.push_back(credit(CreditedKind::kFeed, feed.id.str(), feed.name, feed.attribution, feed.licence));
  if (!place.terrain_source.empty())
    credits.push_back(credit(CreditedKind::kTerrain, "terrain", {}, place.terrain_attribution, place.terrain_licence));
  if (place.drape)
    credits.push_back(credit(CreditedKind::kDrape, "drape", {}, place.drape->attribution, place.drape->licence));
  for (const LayerConfig& layer : place.layers)
    credits.push_back(credit(CreditedKind::kLayer, layer.id, layer.name, layer.attribution, layer.licence));
  return credits;
}

}  // namespace sandtable
