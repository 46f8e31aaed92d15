import "./customer-moment.js";
import "./dial-link.js";
import "./local-clock.js";
import "./pick-rows.js";
import "./return-timer.js";
