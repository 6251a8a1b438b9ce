#!/bin/sh
# After the deployment that created the apps: the same template again, now with the apps' own scale rules.
set -eu
cd "$(dirname "$0")/../.."

[ "${OVERRIDE_SCALE_RULES:-true}" = false ] || exit 0
azd env set OVERRIDE_SCALE_RULES true
case "${COMPUTE:-gpu-t4}" in
  elastic-premium) exit 0 ;;
esac

echo "Bringing in the scale rules ..."
OVERRIDE_SCALE_RULES=true az deployment sub create --subscription "$AZURE_SUBSCRIPTION_ID" --location "$AZURE_LOCATION" \
  --name "$AZURE_ENV_NAME-scale-rules" --template-file infra/main.bicep --parameters infra/main.bicepparam --output none
