#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>

#include "feeds/net/backoff.h"
#include "feeds/net/http_client.h"
#include "feeds/sources/sensorthings_page.h"
#include "twin/core/feed_source.h"

namespace sandtable::feeds {

/// Polls a SensorThings service: one round asks for the first page and follows the next-page links to the last, one
/// delivery a page. A failed round is one delivery with the error, and the next begins after a growing, jittered
/// pause. All times are those of the clock given to start(). Net thread only.
///
/// The address is the feed's url with its query appended byte for byte. When the url is a service root (".../v1.1")
/// or a bare set of Datastreams and no query is given, the query that every known server answers is added.
class SensorThingsSource final : public FeedSource {
 public:
  SensorThingsSource(const FeedConfig& feed, SensorThingsRules rules, std::shared_ptr<HttpClient> http,
                     std::function<std::unique_ptr<Projector>()> make_projector, std::uint64_t seed);
  ~SensorThingsSource() override { stop(); }
  SensorThingsSource(const SensorThingsSource&) = delete;
  SensorThingsSource& operator=(const SensorThingsSource&) = delete;

  [[nodiscard]] const SourceId& id() const override { return id_; }
  Status start(FeedSink& sink, const Clock& clock) override;
  void poll() override;
  void stop() override;

 private:
  void begin_round();
  void ask(std::string url);
  void on_reply(Result<HttpReply> reply);
  void on_page(SensorThingsPage page);
  void end_round(UtcTime next);
  void fail_round(const std::string& why);

  SourceId id_;
  SensorThingsFeed config_;
  SensorThingsRules rules_;
  std::shared_ptr<HttpClient> http_;
  std::function<std::unique_ptr<Projector>()> make_projector_;
  std::unique_ptr<Projector> projector_;  ///< made by start(), on the thread that uses it
  Backoff backoff_;
  SeriesClaims claims_;
  DeclaredStations declared_;
  FeedSink* sink_ = nullptr;
  const Clock* clock_ = nullptr;

  std::optional<std::uint64_t> request_;  ///< on its way
  std::string page_url_;
  std::set<std::string> visited_;  ///< pages of this round
  UtcTime round_begin_{};
  UtcTime next_round_{};
  std::size_t datastreams_ = 0;  ///< wanted ones seen in this round
  std::size_t others_ = 0;
  std::size_t observations_ = 0;
};

/// The first address of a round; see SensorThingsSource.
std::string first_page_url(const SensorThingsFeed& config);

}  // namespace sandtable::feeds
