#pragma once

#include <functional>
#include <memory>
#include <string>

#include "twin/base/projector.h"
#include "twin/core/state_output.h"
#include "twin/place/output_config.h"

namespace sandtable::feeds {

/// The incident for others to read over HTTP: GET and HEAD only, nothing can be changed. Bound to the loopback unless
/// the place file says otherwise; bound there it answers only to names of the loopback, so that a page in a browser
/// cannot read it by another name (DNS rebinding).
///
/// Four threads answer from frozen states, 64 more connections wait, the rest stays with the system; an idle or slow
/// connection ends after five seconds and one carries at most 100 requests; targets and header lines end at 8 KiB;
/// bodies are never read. start(), show(), poll() and stop() belong to the net thread.
class HttpService final : public StateOutput {
 public:
  HttpService(OutputConfig config, std::function<std::unique_ptr<Projector>()> make_projector);
  ~HttpService() override;
  HttpService(const HttpService&) = delete;
  HttpService& operator=(const HttpService&) = delete;

  [[nodiscard]] const std::string& id() const override;
  [[nodiscard]] bool may_exercise() const override;
  /// Fails with kIo when the address or port cannot be had.
  Status start(const OutputContext& context) override;
  void show(std::shared_ptr<const IncidentState> live) override;
  void poll() override;
  void stop() override;
  [[nodiscard]] std::string trouble() const override;
  /// The port it listens on; 0 while it does not.
  [[nodiscard]] int port() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace sandtable::feeds
